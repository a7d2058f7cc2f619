import type { ExitStatus } from '../errors/fault.ts';

/** What a verb may touch of the process: everything else reaches it through its arguments. */
export interface Terminal {
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Results; a trailing newline is the caller's. */
  out(text: string): void;
  /** Progress, warnings, errors. */
  err(text: string): void;
  /** Whether `out` / `err` may carry ANSI colour (TTY, no NO_COLOR, no CI, `--color`). */
  readonly colour: { readonly out: boolean; readonly err: boolean };
  /** Whether a person can answer a question. */
  readonly interactive: boolean;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
}

/** `flags` in commander's form: `-o, --output <format>`. Every long flag `--a-b` has the twin `WEIR_A_B`. */
export interface OptionSpec {
  readonly flags: string;
  readonly description: string;
  readonly default?: string | boolean;
  readonly choices?: readonly string[];
  /** What completion offers for the value. */
  readonly completes?: 'file' | 'directory';
}

/** `<name>` is required, `[name]` optional, `[name...]` any number. */
export interface ArgumentSpec {
  readonly name: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly completes?: 'file' | 'directory';
}

/** Option values by camel-cased long name; absent = not given and without default. */
export type Options = Readonly<Record<string, string | boolean | undefined>>;

/**
 * One verb. A thin shell: reads arguments, calls the stages, renders, returns the exit status.
 * A thrown Fault is rendered and turned into its exit status by main.ts.
 */
export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly arguments?: readonly ArgumentSpec[];
  readonly options?: readonly OptionSpec[];
  readonly examples: readonly { readonly command: string; readonly does: string }[];
  run(args: readonly string[], options: Options, terminal: Terminal): Promise<ExitStatus>;
}
