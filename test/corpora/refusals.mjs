// Sets of documents that must be refused, and where in which object each is wrong.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validate } from '../../dist/cli/validate.js';
import { EXIT } from '../../dist/errors/fault.js';
import { versioned } from './kubernetes.mjs';
import { filesOf } from './snapshot.mjs';

/**
 * Set → the object that is wrong, and the field, as its diagnostic must name them.
 *
 * @type {Readonly<Record<string, { object: string, field: string }>>}
 */
const WRONG = {
  'bad_netpols/subdir7': {
    object: 'NetworkPolicy "default/frontend-netpol"',
    field: 'spec.egress[0].to[0].podSelector.matchLabels.app',
  },
  'bad_netpols/subdir4': { object: 'NetworkPolicy "default/shippingservice-netpol"', field: 'spec.ingress[0].from[0]' },
  np_bad_path_test_2: { object: 'NetworkPolicy "default/backend-netpol"', field: 'spec.ingress[1].ports[0].endPort' },
  anp_bad_path_test_3: { object: 'AdminNetworkPolicy "same-name"', field: 'the name' },
  anp_bad_path_test_12: { object: 'AdminNetworkPolicy "egress-tcp"', field: 'spec.egress[0]: "action"' },
  anp_bad_path_test_14: { object: 'AdminNetworkPolicy "ingress-udp"', field: 'spec.ingress[0]: "from"' },
  anp_bad_path_test_20: { object: 'AdminNetworkPolicy "invalid-priority"', field: 'spec.priority' },
  banp_bad_path_test_2: { object: 'BaselineAdminNetworkPolicy "banp-name"', field: 'metadata.name' },
  banp_bad_path_test_12: { object: 'BaselineAdminNetworkPolicy "default"', field: 'spec.ingress[0].from[0]' },
};

/**
 * @param {string} file
 * @param {readonly { id: string, objects: object[] }[]} sets
 * @returns {Promise<import('./case.d.ts').Outcome>}
 */
export async function examineRefusals(file, sets) {
  const started = performance.now();
  const differences = [];
  for (const { id, objects } of sets) {
    const expected = { status: EXIT.invalidInput, ...WRONG[id.replace(/^npguard-invalid\//, '')] };
    const got = await validated(objects.map(versioned));
    if (!isRefused(got, expected)) differences.push({ id, expected, got, walk: [] });
  }
  const counts = { cases: sets.length, agreed: sets.length - differences.length, differed: differences.length };
  const none = { refused: {}, leftOut: {}, updates: 0 };
  return { file, engine: 'validate', ...counts, ...none, seconds: (performance.now() - started) / 1000, differences };
}

/** One error names both. */
function isRefused({ status, errors }, expected) {
  const { object, field } = expected;
  const names = (message) => message.includes(object) && message.includes(field);
  return status === expected.status && object !== undefined && errors.some(names);
}

/** `weir validate -o json` of the documents as files of a folder. */
async function validated(documents) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-refused-'));
  try {
    for (const [path, text] of filesOf(documents)) writeFileSync(join(folder, path), text);
    let written = '';
    const terminal = {
      ...{ colour: { out: false, err: false }, interactive: false, cwd: folder, env: {} },
      out: (text) => {
        written += text;
      },
      err: () => {},
    };
    const status = await validate.run([folder], { output: 'json' }, terminal);
    const found = JSON.parse(written).diagnostics.filter(({ severity }) => severity === 'error');
    return { status, errors: found.map(({ code, message }) => `${code} ${message}`) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
