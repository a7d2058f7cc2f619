import { EXIT, type ExitStatus, Fault } from '../errors/fault.ts';
import { nearest } from '../errors/suggest.ts';
import { bundledSchema, SCHEMA_NAMES } from '../load/bundle.ts';
import type { Command, Options, Terminal } from './command.ts';

/** `weir schema [KIND]` */
export const schema: Command = {
  name: 'schema',
  summary: 'Print the JSON Schema of a kind',
  arguments: [{ name: '[kind]', description: `one of ${SCHEMA_NAMES.join(', ')} (default: weir, every kind)` }],
  examples: [
    { command: 'weir schema policy', does: 'What a Policy may hold' },
    { command: 'weir schema > weir.schema.json', does: 'One file for an editor' },
  ],
  run,
};

async function run([kind = 'weir']: readonly string[], _options: Options, terminal: Terminal): Promise<ExitStatus> {
  const stem = SCHEMA_NAMES.find((name) => name === kind.toLowerCase());
  const bundled = stem === undefined ? undefined : bundledSchema(stem);
  if (bundled === undefined) {
    const suggestion = nearest(kind, SCHEMA_NAMES);
    const remedy = suggestion === undefined ? `use one of ${SCHEMA_NAMES.join(', ')}` : `did you mean ${suggestion}?`;
    throw new Fault('USAGE', `printing a schema: there is none for ${JSON.stringify(kind)}; ${remedy}`);
  }
  terminal.out(`${JSON.stringify(bundled, null, 2)}\n`);
  return EXIT.done;
}
