import type { Terminal } from '../../controller/cli/command.ts';

/** A Terminal that keeps what was written. */
export interface RecordedTerminal extends Terminal {
  readonly written: { out: string; err: string };
}

export function recordedTerminal(overrides: Partial<Terminal> = {}): RecordedTerminal {
  const written = { out: '', err: '' };
  return {
    written,
    stdin: (async function* () {})(),
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    colour: { out: false, err: false },
    interactive: false,
    cwd: '/',
    env: {},
    signal: new AbortController().signal,
    ...overrides,
  };
}
