import type { CommanderError } from 'commander';
import { EXIT, type ExitStatus, Fault } from '../errors/fault.ts';
import type { Terminal } from './command.ts';
import { paint } from './render.ts';

/** `asked` is `weir` or `weir <verb>`. A Fault brings its exit status; anything else is a defect of weir. */
export function reportFailure(error: unknown, asked: string, terminal: Terminal): ExitStatus {
  const who = paint(terminal.colour.err, 'red', `${asked}:`);
  if (error instanceof Fault) {
    terminal.err(`${who} ${error.message} [${error.code}]\n`);
    if (isDebugging(terminal)) terminal.err(`${stackOf(error)}\n`);
    return error.exit;
  }
  if (terminal.signal.aborted && error instanceof Error && error.name === 'AbortError') {
    terminal.err(`${who} interrupted\n`);
    return EXIT.operational;
  }
  const message = error instanceof Error ? error.message : String(error);
  terminal.err(`${who} unexpected: ${message}\n`);
  terminal.err(
    isDebugging(terminal)
      ? `${stackOf(error)}\n`
      : 'This is a defect in weir. Run it again with WEIR_DEBUG=1 and report the output as CONTRIBUTING.md says.\n',
  );
  return EXIT.operational;
}

/** commander's words in the grammar of weir's messages. Help that nobody asked for is printed already. */
export function reportUsage(error: CommanderError, asked: string, terminal: Terminal): ExitStatus {
  if (error.code === 'commander.help') return EXIT.usage;
  const [what = '', hint] = error.message.replace(/^error: /, '').split('\n');
  const meant = /Did you mean (?:one of )?(.*)\?\)/.exec(hint ?? '')?.[1];
  const found = what.replace('. Allowed choices are', ': use one of').replace(/\.$/, '');
  const advice = meant === undefined ? `; see "${asked} --help"` : `; did you mean ${meant}? See "${asked} --help"`;
  terminal.err(`${paint(terminal.colour.err, 'red', `${asked}:`)} ${found}${advice} [USAGE]\n`);
  return EXIT.usage;
}

function isDebugging(terminal: Terminal): boolean {
  return terminal.env['WEIR_DEBUG'] === '1';
}

/** The stacks of an error and of its causes. */
function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}
