import { createCompiler } from '../../controller/compile/compile.ts';
import type { HostPolicy, PrefixSet, ResolvedRule } from '../../controller/model/policy.ts';
import { spreadPolicy } from '../generate/large.ts';

/**
 * Pages that an edit changes, in the image of 10,000 rules: stage writes no others. Counted, not timed.
 */

const PAGE = 4096;
const RULES = 10_000;

type Edit = (rules: readonly ResolvedRule[]) => readonly ResolvedRule[];

const FRESH: ResolvedRule = {
  name: 'fresh',
  action: 'deny',
  from: [{ include: [{ name: 'fresh', prefixes: [{ family: 4, bits: 0xc6120005n, length: 32 }] }], except: [] }],
  to: 'any',
  services: [{ protocol: 6, ports: { first: 443, last: 443 } }],
  sourcePorts: 'any',
  place: { file: 'generated.yaml', line: 1, column: 1 },
};

function at(place: number, change: (rule: ResolvedRule) => ResolvedRule): Edit {
  return (rules) => rules.map((rule, i) => (i === place ? change(rule) : rule));
}

function inPrefixes(change: (prefixes: PrefixSet['prefixes']) => PrefixSet['prefixes']): Edit {
  return at(4_000, (rule) => {
    if (rule.from === 'any') return rule;
    const terms = rule.from.map(({ include, except }) => ({
      include: include === 'any' ? include : include.map((set) => ({ ...set, prefixes: change(set.prefixes) })),
      except,
    }));
    return { ...rule, from: terms };
  });
}

const OTHER = { family: 4, bits: 0xc6130000n, length: 24 } as const;

/**
 * Pages in a hundred, at most: of one prefix a rule, and of ten. A port or an action may renumber a test, of which every record of
 * a service has a bit; a rule may begin a chunk of many (order.ts), which those chosen here do not.
 */
const EDITS: readonly [what: string, edit: Edit, most: readonly [ofOne: number, ofTen: number]][] = [
  [
    'the port of a rule',
    at(4_000, (rule) => ({ ...rule, services: [{ protocol: 6, ports: { first: 777, last: 777 } }] })),
    [20, 10],
  ],
  ['its action', at(4_000, (rule) => ({ ...rule, action: rule.action === 'deny' ? 'allow' : 'deny' })), [20, 2]],
  ['a rule more, the first', (rules) => [FRESH, ...rules], [6, 3]],
  ['a rule more, in the middle', (rules) => rules.toSpliced(RULES / 2, 0, FRESH), [6, 3]],
  ['a rule more, the last', (rules) => [...rules, FRESH], [6, 3]],
  ['the first rule less', (rules) => rules.slice(1), [6, 3]],
  ['one less in the middle', (rules) => rules.toSpliced(RULES / 4, 1), [20, 10]],
  ['the last less', (rules) => rules.slice(0, -1), [6, 4]],
  ['a prefix more', inPrefixes((prefixes) => [...prefixes, OTHER]), [8, 2]],
  ['another instead of a prefix', inPrefixes((prefixes) => [...prefixes.slice(1), OTHER]), [8, 3]],
];

function withRules(policy: HostPolicy, edit: Edit): HostPolicy {
  const tiers = policy.tiers.map((tier) => ({
    ...tier,
    policies: tier.policies.map((each) => ({ ...each, ingress: edit(each.ingress) })),
  }));
  return { ...policy, tiers };
}

function pagesOf(before: Uint8Array, after: Uint8Array): { readonly changed: number; readonly all: number } {
  const all = Math.ceil(Math.max(before.length, after.length) / PAGE);
  let changed = 0;
  for (let page = 0; page < all; page++) {
    const [from, to] = [page * PAGE, (page + 1) * PAGE];
    if (Buffer.compare(before.subarray(from, to), after.subarray(from, to)) !== 0) changed++;
  }
  return { changed, all };
}

describe.each([
  [1, 0],
  [10, 1],
] as const)('10,000 rules of prefixes, each of %i', (each, column) => {
  const policy = spreadPolicy({ rules: RULES, prefixes: each * RULES }, 7);
  const compiler = createCompiler();
  const imageOf = (of: HostPolicy): Uint8Array => {
    const { value, diagnostics } = compiler(of);
    if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join());
    return value.bytes;
  };
  let before: Uint8Array;
  beforeAll(() => {
    before = imageOf(policy);
  }, 60_000);

  test.each(EDITS)(
    '%s',
    (what, edit, most) => {
      const { changed, all } = pagesOf(before, imageOf(withRules(policy, edit)));
      process.stdout.write(`${what}: ${changed} of ${all} pages\n`);
      expect((100 * changed) / all).toBeLessThan(most[column]);
    },
    60_000,
  );
});
