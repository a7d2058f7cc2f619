import { Fault } from '../errors/fault.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The twin of a long flag: `--page-size` → `WEIR_PAGE_SIZE`. */
export function twinOf(long: string): string {
  return `WEIR_${long.replace(/^--/, '').replaceAll('-', '_').toUpperCase()}`;
}

/** The twin's value, empty counting as not set. */
export function twinValue(env: Environment, long: string): string | undefined {
  const value = env[twinOf(long)];
  return value === '' ? undefined : value;
}

/** The twin of a flag without value: `1 true yes on` or `0 false no off`; anything else is a usage error. */
export function twinSwitch(env: Environment, long: string): boolean | undefined {
  const value = twinValue(env, long);
  if (value === undefined) return undefined;
  if (/^(1|true|yes|on)$/i.test(value)) return true;
  if (/^(0|false|no|off)$/i.test(value)) return false;
  throw new Fault('USAGE', `reading ${twinOf(long)}: ${JSON.stringify(value)} is neither yes nor no; use 1 or 0`);
}

/** `--color` or `--no-color`, the last one given, else their twins; undefined when none speaks. */
export function colourFlag(argv: readonly string[], env: Environment): boolean | undefined {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  const last = words.findLast((word) => word === '--color' || word === '--no-color');
  if (last !== undefined) return last === '--color';
  if (twinSwitch(env, '--no-color') === true) return false;
  return twinSwitch(env, '--color');
}
