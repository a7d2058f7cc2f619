import { Ajv, type ValidateFunction } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { bundledSchema } from '../../controller/load/bundle.ts';
import { FORMATS } from '../../controller/load/kube-formats.ts';
import { isFields } from '../../controller/load/shape.ts';
import type { Case } from '../kubernetes/case.ts';
import { CASES } from '../kubernetes/table.ts';

/** The schemas alone, as an editor uses them, asked about the policies of every case. */
const KINDS = ['NetworkPolicy', 'ClusterNetworkPolicy', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'] as const;

const formats = Object.fromEntries(Object.entries(FORMATS).map(([name, { isValid }]) => [name, isValid]));
const ajv = new Ajv({
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  formats: { ...formats, address: true },
});
const VALIDATORS: ReadonlyMap<string, ValidateFunction> = new Map(
  KINDS.map((kind) => [kind, ajv.compile(bundledSchema(kind.toLowerCase()) ?? {})]),
);

/** What fields or documents contradict between them, and what is not enforced yet: load and resolve find it. */
const BEYOND: readonly string[] = [
  'an ipBlock beside a selector is refused',
  'an egress rule of ipBlocks alone with a named port is refused',
  'except outside its block, as large as its block, larger, or of the other family is refused',
  'two policies of one namespace and name are refused, default written or not',
  'two cluster-wide policies of one kind and name are refused',
  'two objects of one tier and priority that decide a packet differently are refused, both named',
  'Accept and Pass of one priority conflict as well, in Baseline too',
  'a port by name conflicts where it is the same number, and what a pod sends to itself is no conflict',
  'so does one of v1alpha1',
  'a port by name beside networks or nodes is refused',
  'in v1alpha1 it is refused where no peer has names for its ports',
  'domainNames are refused: nothing here resolves names',
  'a BaselineAdminNetworkPolicy of another name is refused',
  'a second BaselineAdminNetworkPolicy is refused',
];

function withoutNull(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNull);
  if (!isFields(value)) return value;
  const written = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(written.map(([key, field]) => [key, withoutNull(field)]));
}

/** What the schema of each policy of a case says, in their order. */
function verdicts({ documents }: Case): readonly boolean[] {
  return parseAllDocuments(documents).flatMap((document) => {
    const value = withoutNull(document.toJS());
    const objects = isFields(value) && Array.isArray(value['items']) ? value['items'] : [value];
    return objects.flatMap((object: unknown) => {
      const validate = isFields(object) ? VALIDATORS.get(String(object['kind'])) : undefined;
      return validate === undefined ? [] : [validate(object)];
    });
  });
}

const REFUSED = CASES.filter((each) => each.flows === undefined && verdicts(each).length > 0);

test.each(CASES.filter((each) => each.flows !== undefined && verdicts(each).length > 0))(
  'accepted: $id $title',
  (each) => {
    expect(verdicts(each)).not.toContain(false);
  },
);

test.each(REFUSED.filter(({ title }) => !BEYOND.includes(title)))('refused: $id $title', (each) => {
  expect(verdicts(each)).toContain(false);
});

test('what no schema can say is what is listed', () => {
  const accepted = REFUSED.filter((each) => !verdicts(each).includes(false)).map(({ title }) => title);
  expect(accepted.toSorted()).toEqual(BEYOND.toSorted());
});
