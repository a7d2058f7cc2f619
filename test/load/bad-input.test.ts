import { CATALOGUE, type DiagnosticCode } from '../../controller/errors/catalogue.ts';
import { load } from '../../controller/load/load.ts';
import { ADDRESSES } from '../cases/bad-input/addresses.ts';
import { DOCUMENTS } from '../cases/bad-input/documents.ts';
import { FIELDS } from '../cases/bad-input/fields.ts';
import { FILES } from '../cases/bad-input/files.ts';
import { KUBERNETES } from '../cases/bad-input/kubernetes.ts';
import { RULES } from '../cases/bad-input/rules.ts';
import { SERVICES } from '../cases/bad-input/services.ts';
import { VALUES } from '../cases/bad-input/values.ts';
import { YAML } from '../cases/bad-input/yaml.ts';
import { linesOf, snapshotFrom } from './repository.ts';

const ALL = [...YAML, ...FILES, ...DOCUMENTS, ...FIELDS, ...VALUES, ...ADDRESSES, ...SERVICES, ...RULES, ...KUBERNETES];

/** Codes that need more than one document's own text: resolve, compile and validate give them. */
const OTHERS: readonly DiagnosticCode[] = [
  'SET_UNKNOWN',
  'PORT_SET_UNKNOWN',
  'TIER_UNKNOWN',
  'HOST_UNKNOWN',
  'ENDPOINT_UNKNOWN',
  'SET_CYCLE',
  'SET_EMPTY',
  'ADDRESS_DUPLICATE',
  'TIER_PATH',
  'INTERFACE_DUPLICATE',
  'HOST_MISSING',
  'IMAGE_LIMIT',
  'PEER_EMPTY',
  'SUBJECT_EMPTY',
  'DENY_ONE_FAMILY',
  'HOST_UNMANAGED',
  'WORKLOAD_UNATTACHED',
  'REPLIES_CUT',
  'ENDPOINT_DUPLICATE',
  'PRIORITY_CONFLICT',
  'HOST_NETWORK',
  'NAMESPACE_UNDECLARED',
  'PORT_NAME_UNKNOWN',
];

describe('bad input', () => {
  test.each(ALL)('$code: $title', ({ code, files, lines }) => {
    const { value, diagnostics } = load(snapshotFrom(files));
    expect(linesOf(diagnostics)).toEqual(lines);
    expect(diagnostics.map((found) => found.code)).toContain(code);
    expect(value).toBeUndefined();
  });

  test('every code is covered here or is another stage’s', () => {
    const covered = new Set<string>([...ALL.map(({ code }) => code), ...OTHERS]);
    expect(Object.keys(CATALOGUE).filter((code) => !covered.has(code))).toEqual([]);
  });

  test('no code counted as another stage’s is given by load', () => {
    const given = new Set(ALL.map(({ code }) => code));
    expect(OTHERS.filter((code) => given.has(code))).toEqual([]);
  });
});
