import { judge } from '../../controller/reconcile/judge.ts';
import { type Files, linesOf, snapshotFrom } from '../load/repository.ts';

const OFFICE = 'apiVersion: weir/v1\nkind: AddressSet\nmetadata: { name: office }\nspec: { cidrs: [192.0.2.1] }\n';

function found(files: Files): readonly string[] {
  return linesOf(judge(snapshotFrom(files)).diagnostics);
}

/** A document of one kind, its spec from line 5 on. */
function document(kind: string, name: string, ...spec: readonly string[]): string {
  return `apiVersion: weir/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n${spec.map((line) => `  ${line}\n`).join('')}`;
}

/** A policy with these rules, its first rule on line 7. */
function policy(...rules: readonly string[]): string {
  return document('Policy', 'p', 'subject: { hosts: {} }', 'ingress:', ...rules.map((rule) => `  ${rule}`));
}

/** Every line about a.yaml, beside a set `office` in sets.yaml. */
interface Case {
  readonly title: string;
  readonly text: string;
  readonly lines: readonly string[];
}

const OFFCIE = 'names address set "offcie"; did you mean "office" (sets.yaml:1)?';

const INSIDE: readonly Case[] = [
  {
    title: 'beside an unknown field and a bad block',
    text: document(
      'Policy',
      'p',
      'subject: { hosts: {} }',
      'ingres: []',
      'ingress:',
      '  - { name: a, action: allow, from: [{ cidr: 10.20.30.40/16 }, { addressSet: offcie }] }',
    ),
    lines: [
      'a.yaml:6:3 FIELD_UNKNOWN Policy "p" spec.ingres: there is no such field; did you mean "ingress"?',
      'a.yaml:8:42 CIDR_HOST_BITS Policy "p" spec.ingress[0].from[0].cidr: 10.20.30.40/16 has bits set beyond its prefix length; write 10.20.0.0/16 for the block, or 10.20.30.40 for the one address',
      `a.yaml:8:68 SET_UNKNOWN rule "a" ${OFFCIE}`,
    ],
  },
  {
    title: 'after list items that were taken out',
    text: policy(
      '- 5',
      '- { name: b, action: allow, from: [7, { addressSet: office }, { addressSet: offcie, except: [10.0.0.1/8] }] }',
    ),
    lines: [
      'a.yaml:7:7 VALUE_TYPE Policy "p" spec.ingress[0]: expected a map, got the number 5; correct it',
      'a.yaml:8:40 VALUE_TYPE Policy "p" spec.ingress[1].from[0]: expected a map, got the number 7; correct it',
      `a.yaml:8:69 SET_UNKNOWN rule "b" ${OFFCIE}`,
      'a.yaml:8:98 CIDR_HOST_BITS Policy "p" spec.ingress[1].from[2].except[0]: 10.0.0.1/8 has bits set beyond its prefix length; write 10.0.0.0/8 for the block, or 10.0.0.1 for the one address',
    ],
  },
  {
    title: 'in a rule without name and action',
    text: policy('- { actoin: allow, from: [{ addressSet: offcie }] }'),
    lines: [
      'a.yaml:7:7 FIELD_MISSING Policy "p" spec.ingress[0]: "name" is missing; add it',
      'a.yaml:7:9 FIELD_UNKNOWN Policy "p" spec.ingress[0].actoin: there is no such field; did you mean "action"?',
      `a.yaml:7:33 SET_UNKNOWN rule "unnamed-0" ${OFFCIE}`,
    ],
  },
  {
    title: 'in a policy without subject, in the exception of a peer without anything else',
    text: document(
      'Policy',
      'p',
      'tier: aplication',
      'egress: [{ name: a, action: deny, to: [{ except: { addressSet: offcie } }], ports: [{ portSet: x }] }]',
    ),
    lines: [
      'a.yaml:4:1 FIELD_MISSING Policy "p" spec: "subject" is missing; add it',
      'a.yaml:5:3 TIER_UNKNOWN policy "p" names tier "aplication"; did you mean "application" (built in)?',
      'a.yaml:6:42 FIELD_MISSING Policy "p" spec.egress[0].to[0]: needs one of cidr, addressSet, hosts, workloads; write one',
      `a.yaml:6:44 SET_UNKNOWN rule "a" ${OFFCIE}`,
      'a.yaml:6:89 PORT_SET_UNKNOWN rule "a" names port set "x", which does not exist; add a PortSet of that name',
    ],
  },
  {
    title: 'beside a key that is there twice and a field not enforced yet',
    text: policy('- { name: a, name: a, action: allow, log: all, from: [{ addressSet: offcie }] }'),
    lines: [
      'a.yaml:7:18 YAML_DUPLICATE_KEY reading YAML: key "name" is there already on line 7; keep one of the two',
      'a.yaml:7:42 NOT_ENFORCED_YET Policy "p" spec.ingress[0].log: "log: all" is not enforced yet and is refused rather than ignored; remove it or write none',
      `a.yaml:7:61 SET_UNKNOWN rule "a" ${OFFCIE}`,
    ],
  },
  {
    title: 'in a set, a workload and a test',
    text: [
      document('AddressSet', 's', 'cidrs: [300.0.0.0/8]', 'include: [offcie]'),
      document('Workload', 'w', 'host: h', 'addresses: []'),
      document(
        'PolicyTest',
        't',
        'cases: [{ name: c, from: { workload: x/y }, to: { ip: 1 }, protocol: tcp, port: 1 }]',
      ),
    ].join('---\n'),
    lines: [
      'a.yaml:5:11 CIDR_INVALID AddressSet "s" spec.cidrs[0]: "300.0.0.0/8" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      'a.yaml:6:13 SET_UNKNOWN address set "s" names address set "offcie"; did you mean "office" (sets.yaml:1)?',
      'a.yaml:12:3 HOST_UNKNOWN workload "default/w" names host "h", which does not exist; add a Host of that name',
      'a.yaml:13:3 LIST_EMPTY Workload "w" spec.addresses: the list is empty, which could be read as "any"; add an entry or remove the field',
      'a.yaml:19:11 FIELD_MISSING PolicyTest "t" spec.cases[0]: "expect" is missing; add it',
      'a.yaml:19:30 ENDPOINT_UNKNOWN case "c" names workload "x/y", which does not exist; add a Workload of that namespace and name',
      'a.yaml:19:53 VALUE_TYPE PolicyTest "t" spec.cases[0].to.ip: expected a string, got the number 1; write "1" in quotes',
    ],
  },
  {
    title: 'a name that is taken, and a tier’s order',
    text: [document('AddressSet', 'office', 'cidr: []'), document('Tier', 't', 'order: 2000', 'path: []')].join(
      '---\n',
    ),
    lines: [
      'a.yaml:5:3 FIELD_UNKNOWN AddressSet "office" spec.cidr: there is no such field; did you mean "cidrs"?',
      'a.yaml:11:3 TIER_ORDER Tier "t" spec.order: 2000 belongs to built-in tier "application"; choose another',
      'a.yaml:12:3 FIELD_UNKNOWN Tier "t" spec.path: there is no such field; did you mean "paths"?',
      'sets.yaml:3:13 NAME_DUPLICATE AddressSet "office": the name is taken at a.yaml:1; rename one of the two',
    ],
  },
];

describe('inside a document that is refused', () => {
  test.each(INSIDE)('unknown names are reported $title', ({ text, lines }) => {
    expect(found({ 'a.yaml': text, 'sets.yaml': OFFICE })).toEqual(lines);
  });

  test('the files of a set are read', () => {
    const files = {
      'a.yaml': document('AddressSet', 's', 'files: [1, gone.txt, bad.txt, ../up.txt]', 'cidr: []'),
      'bad.txt': '10.0.0.1/8\n',
    };
    expect(found(files)).toEqual([
      'a.yaml:5:11 VALUE_TYPE AddressSet "s" spec.files[0]: expected a string, got the number 1; write "1" in quotes',
      'a.yaml:5:14 SET_FILE_MISSING AddressSet "s" spec.files[1]: there is no file gone.txt; add the file or correct the path, which is relative to this file (hidden files are not read)',
      'a.yaml:5:33 PATH_OUTSIDE AddressSet "s" spec.files[3]: ../up.txt lies outside the repository; move the file into it',
      'a.yaml:6:3 FIELD_UNKNOWN AddressSet "s" spec.cidr: there is no such field; did you mean "cidrs"?',
      'bad.txt:1:1 SET_FILE_LINE reading set file: 10.0.0.1/8 has bits set beyond its prefix length; write 10.0.0.0/8 for the block, or 10.0.0.1 for the one address',
    ]);
  });
});

const USER = policy('- { name: a, action: allow, from: [{ addressSet: s }] }');

describe('what only follows from something refused is left out', () => {
  test.each<[string, Files]>([
    ['a set that is refused', { 's.yaml': document('AddressSet', 's', 'cidrs: [10.0.0.1/8]') }],
    ['a set without a readable spec', { 's.yaml': document('AddressSet', 's', '- 1') }],
    ['a set whose name is not allowed', { 's.yaml': document('AddressSet', '"s "', 'cidrs: [10.0.0.0/8]') }],
    ['a kind that is misspelt', { 's.yaml': document('AddresSet', 's', 'cidrs: [10.0.0.0/8]') }],
    ['a file that is no YAML', { 's.yaml': 'name: [s\n' }],
    ['a file that is too large', { 's.yaml': { oversize: 2 ** 30 } }],
    ['a set whose file has a bad line', { 's.yaml': document('AddressSet', 's', 'files: [x]'), x: '1.2.3\n' }],
    [
      'a set with an include that is refused',
      {
        's.yaml': `${document('AddressSet', 's', 'include: [t]')}---\n${document('AddressSet', 't', 'cidrs: [1]')}`,
      },
    ],
  ])('%s', (_title, files) => {
    const lines = found({ ...files, 'user.yaml': USER });
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/SET_UNKNOWN|SET_EMPTY/);
  });

  test.each<[string, Files]>([
    ['a document of another kind', { 's.yaml': document('PortSet', 's', 'ports: []') }],
    ['a set of another name', { 's.yaml': document('AddressSet', 'other', 'cidrs: [10.0.0.1/8]') }],
    ['a file that says the name nowhere', { 'x.yaml': 'a: [1\n' }],
    ['a link that could be no document', { current: { link: '/x' } }],
  ])('what %s cannot mend is not', (_title, files) => {
    const unknown =
      'user.yaml:7:42 SET_UNKNOWN rule "a" names address set "s", which does not exist; add an AddressSet of that name';
    expect(found({ ...files, 'user.yaml': USER })).toContain(unknown);
  });

  test('half of a tier’s paths', () => {
    const files = {
      't.yaml': document('Tier', 't', 'order: 10', 'paths: ["a/**", 5]'),
      'b/p.yaml': document('Policy', 'p', 'tier: t', 'subject: { hosts: {} }'),
    };
    expect(found(files)).toEqual([
      't.yaml:6:19 VALUE_TYPE Tier "t" spec.paths[1]: expected a string, got the number 5; write "5" in quotes',
    ]);
  });

  test('an empty set is empty whatever else is wrong', () => {
    const files = { 'a.yaml': 'kind: x\n', 's.yaml': document('AddressSet', 's', 'files: [x]'), x: '# nobody\n' };
    expect(found(files)[1]).toBe('s.yaml:1:1 SET_EMPTY address set "s" holds no address; add one, or remove the set');
  });
});
