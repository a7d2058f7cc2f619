import { addAbortSignal } from 'node:stream';
import type { Terminal } from './command.ts';

/** What a Terminal is made of; tests give their own. */
export interface Streams {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** `colour`: the answer of `--color` / `--no-color`, undefined when neither was given. */
export interface TerminalSettings {
  readonly env: Environment;
  readonly cwd: string;
  readonly signal: AbortSignal;
  readonly colour?: boolean;
}

/** The real terminal. A reader that went away (EPIPE) is no error: what follows is dropped, the verb goes on. */
export function createTerminal(streams: Streams, settings: TerminalSettings): Terminal {
  const { env, colour } = settings;
  return {
    stdin: readUntil(settings.signal, streams),
    out: writer(streams.stdout),
    err: writer(streams.stderr),
    colour: {
      out: colour ?? wantsColour(env, streams.stdout.isTTY === true),
      err: colour ?? wantsColour(env, streams.stderr.isTTY === true),
    },
    interactive: streams.stdin.isTTY === true && streams.stderr.isTTY === true && !isSet(env['CI']),
    cwd: settings.cwd,
    env,
    signal: settings.signal,
  };
}

/** NO_COLOR (no-color.org) wins over FORCE_COLOR; CI and dumb terminals get none. */
export function wantsColour(env: Environment, isTerminal: boolean): boolean {
  if (isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0';
  return isTerminal && !isSet(env['CI']) && env['TERM'] !== 'dumb';
}

/** Touched when it is read, not before; the signal ends a read that would wait for ever (AbortError). */
async function* readUntil(signal: AbortSignal, streams: Streams): AsyncGenerator<Uint8Array> {
  yield* addAbortSignal(signal, streams.stdin);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

function writer(stream: NodeJS.WriteStream): (text: string) => void {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    open = false;
  });
  return (text) => {
    if (open) stream.write(text);
  };
}

/** Resolves when everything written so far has left the process, or its reader is gone. */
export function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write('', () => resolve());
  });
}
