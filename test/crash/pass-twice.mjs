// node pass-twice.mjs CONFIG: two passes of one agent's backend, of which strace may refuse something to the first. Prints
// [{ kind, code?, message?, digest?, descriptors }] of both: what decides afterwards, and how
// many descriptors are open. Making a folder that is there marks the end of the first one in a trace. A fate that asks for another process ends this one.
import { mkdirSync, readdirSync } from 'node:fs';
import { activeOf } from '../../dist/apply/apply.js';
import { readConfig } from '../../dist/cli/configuration.js';
import { composeParts } from '../../dist/compose.js';
import { pass } from '../../dist/reconcile/pass.js';

const config = readConfig({ config: process.argv[2] }, process.cwd());
const parts = await composeParts(config);
const outcomes = [];
for (let i = 0; i < 2; i++) {
  const { kind, fault } = await pass({ ...parts, state: config.state }, {});
  if (i === 0) mkdirSync('/proc/self/fd', { recursive: true });
  const digest = activeOf(parts.backend.inspect())?.readBack;
  const descriptors = readdirSync('/proc/self/fd').length;
  outcomes.push({
    kind,
    ...(fault && { code: fault.code, message: fault.message, fate: fault.fate }),
    digest,
    descriptors,
  });
  if (fault?.fate === 'never') break;
}
parts.backend[Symbol.dispose]();
process.stdout.write(JSON.stringify(outcomes));
