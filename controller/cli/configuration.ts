import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { EXIT, Fault } from '../errors/fault.ts';
import { loadConfig, markMaskMistake } from '../load/config.ts';
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

/** For verbs that write to the kernel. */
export const MARK_OPTION: OptionSpec = {
  flags: '--mark-mask <mask>',
  description: "bits of a packet's mark that are weir's, 0 for none",
};

/**
 * The configuration a verb works with: `--config`, else the default file, else (where `source` is given)
 * defaults; then single values from flags. Every path in it is absolute: what the file says starts at the folder
 * of the file, so that it means the same wherever weir is started; what a flag or `source` says starts at `cwd`.
 * Throws CONFIG_INVALID with every finding in it.
 */
export function readConfig(options: Options, cwd: string, source?: Config['source']): Config {
  const file = resolve(cwd, textOption(options, 'config') ?? DEFAULT_FILE);
  const isImplied = options['config'] === undefined && !existsSync(file);
  const written =
    isImplied && source !== undefined ? parse(JSON.stringify({ source }), 'flags') : parse(textOf(file), file);
  const base = startingAt(dirname(file), written);
  const given = (name: string): string | undefined => {
    const path = textOption(options, name);
    return path === undefined ? undefined : resolve(cwd, path);
  };
  const host = textOption(options, 'host') ?? base.host;
  const backend = textOption(options, 'backend');
  return {
    ...base,
    ...(host === undefined ? {} : { host }),
    source: source === undefined ? base.source : sourceAt(cwd, source),
    state: given('state') ?? base.state,
    run: given('run') ?? base.run,
    pins: given('pins') ?? base.pins,
    backend: backend === 'kernel' || backend === 'memory' ? backend : base.backend,
    markMask: markMaskOption(options) ?? base.markMask,
  };
}

function markMaskOption(options: Options): string | undefined {
  const text = textOption(options, 'markMask');
  const mistake = text === undefined ? undefined : markMaskMistake(text);
  if (mistake === undefined) return text;
  throw new Fault('USAGE', `reading --mark-mask: ${mistake}`);
}

export function textOption(options: Options, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

function startingAt(folder: string, config: Config): Config {
  const at = (path: string): string => resolve(folder, path);
  const { source, state, run, pins } = config;
  return { ...config, source: sourceAt(folder, source), state: at(state), run: at(run), pins: at(pins) };
}

/** URLs stay as they are; a path on this machine is one only with `./` or `../` before it (transportOf). */
function sourceAt(folder: string, { directory, git }: Config['source']): Config['source'] {
  if (directory !== undefined) return { directory: resolve(folder, directory) };
  if (git === undefined || !/^\.\.?\//.test(git.url)) return git === undefined ? {} : { git };
  return { git: { ...git, url: resolve(folder, git.url) } };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const wrong = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : String(cause);
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
