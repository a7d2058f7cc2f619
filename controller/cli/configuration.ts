import { existsSync, readFileSync } from 'node:fs';
import { EXIT, Fault } from '../errors/fault.ts';
import { loadConfig } from '../load/config.ts';
import type { Config } from '../model/documents.generated.ts';
import type { OptionSpec, Options } from './command.ts';
import { plainLine } from './refusal.ts';

const DEFAULT_FILE = '/etc/weir/config.yaml';

export const CONFIG_OPTION: OptionSpec = {
  flags: '--config <file>',
  description: `the agent's configuration (default ${DEFAULT_FILE})`,
  completes: 'file',
};

/** Single values that stand above the configuration. */
export const PLACE_OPTIONS: readonly OptionSpec[] = [
  { flags: '--host <name>', description: "name of this machine's Host document" },
  { flags: '--state <folder>', description: 'folder of what survives a reboot', completes: 'directory' },
  { flags: '--run <folder>', description: 'folder of the status file and the socket', completes: 'directory' },
  { flags: '--pins <folder>', description: 'folder in the BPF file system' },
  { flags: '--backend <kind>', description: 'where policy is enforced', choices: ['kernel', 'memory'] },
];

/**
 * The configuration a verb works with: `--config`, else the default file, else (where `source` is given)
 * defaults; then single values from flags. Throws CONFIG_INVALID with every finding in it.
 */
export function readConfig(options: Options, source?: Config['source']): Config {
  const file = textOption(options, 'config') ?? DEFAULT_FILE;
  const isImplied = options['config'] === undefined && !existsSync(file);
  const base =
    isImplied && source !== undefined ? parse(JSON.stringify({ source }), 'flags') : parse(textOf(file), file);
  const host = textOption(options, 'host') ?? base.host;
  const backend = textOption(options, 'backend');
  return {
    ...base,
    ...(host === undefined ? {} : { host }),
    source: source ?? base.source,
    state: textOption(options, 'state') ?? base.state,
    run: textOption(options, 'run') ?? base.run,
    pins: textOption(options, 'pins') ?? base.pins,
    backend: backend === 'kernel' || backend === 'memory' ? backend : base.backend,
  };
}

export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const wrong = cause instanceof Error ? cause.message : String(cause);
    throw new Fault('CONFIG_INVALID', `reading the configuration ${file}: ${wrong}; name another with --config`, {
      cause,
    });
  }
}

function parse(text: string, file: string): Config {
  const { value, diagnostics } = loadConfig(text, file);
  if (value !== undefined) return value;
  throw new Fault('CONFIG_INVALID', diagnostics.map(plainLine).join('\n'), { exit: EXIT.invalidInput });
}
