import type { Option, Command as Program } from 'commander';
import { Fault } from '../errors/fault.ts';
import type { Command, Options } from './command.ts';
import { twinOf, twinSwitch, twinValue } from './environment.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What was given on the command line, then what the WEIR_* twins say, then the defaults. */
export function effectiveOptions(program: Program, verb: Command, env: Environment): Options {
  for (const option of program.options) {
    const name = option.attributeName();
    const source = program.getOptionValueSource(name);
    if (source === 'cli') continue;
    const value = option.required || option.optional ? checkedValue(option, verb, env) : switchValue(option, env);
    if (value !== undefined) program.setOptionValueWithSource(name, value, 'env');
  }
  return program.opts<Options>();
}

/** `--no-x` sets `x` to false when its twin says yes. */
function switchValue(option: Option, env: Environment): boolean | undefined {
  const value = twinSwitch(env, longOf(option));
  if (!option.negate) return value;
  return value === true ? false : undefined;
}

function checkedValue(option: Option, verb: Command, env: Environment): string | undefined {
  const long = longOf(option);
  const value = twinValue(env, long);
  const choices = verb.options?.find(({ flags }) => flags === option.flags)?.choices;
  if (value === undefined || choices === undefined || choices.includes(value)) return value;
  throw new Fault(
    'USAGE',
    `reading ${twinOf(long)}: ${JSON.stringify(value)} is not a value of ${long}; use ${choices.join(', ')}`,
  );
}

function longOf(option: Option): string {
  return option.long ?? option.flags;
}
