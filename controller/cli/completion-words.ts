import { Option } from 'commander';
import type { ArgumentSpec, Command } from './command.ts';

/** What may stand where a value is expected. */
export interface Values {
  readonly choices: readonly string[];
  readonly completes: 'file' | 'directory' | undefined;
}

export interface OptionWords {
  /** `-o`, absent if it has none. */
  readonly short: string | undefined;
  /** `--output`. */
  readonly long: string;
  readonly description: string;
  /** Absent for a flag without value. */
  readonly values: Values | undefined;
}

/** What a shell has to know of a verb. */
export interface VerbWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** What may stand for any of the arguments, one answer for all of them. */
  readonly argument: Values;
}

/** What every verb takes. */
const GLOBAL_OPTIONS: readonly OptionWords[] = [
  { short: '-h', long: '--help', description: 'print help', values: undefined },
  { short: undefined, long: '--color', description: 'colour even when the output is no terminal', values: undefined },
  { short: undefined, long: '--no-color', description: 'no colour', values: undefined },
];

export function wordsOf(command: Command): VerbWords {
  const own = (command.options ?? []).map(({ flags, description, choices, completes }) => {
    const option = new Option(flags);
    const takesValue = option.required || option.optional;
    const values = takesValue ? { choices: choices ?? [], completes } : undefined;
    return { short: option.short, long: option.long ?? flags, description, values };
  });
  return {
    name: command.name,
    summary: command.summary,
    options: [...own, ...GLOBAL_OPTIONS],
    argument: mergeArguments(command.arguments ?? []),
  };
}

function mergeArguments(specs: readonly ArgumentSpec[]): Values {
  return {
    choices: specs.flatMap(({ choices }) => choices ?? []),
    completes: specs.find(({ completes }) => completes !== undefined)?.completes,
  };
}

/** `'` … `'` for a POSIX shell and for zsh. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Both spellings of an option. */
export function spellings({ short, long }: OptionWords): readonly string[] {
  return short === undefined ? [long] : [short, long];
}
