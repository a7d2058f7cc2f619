import { evaluate } from '../../controller/cli/eval.ts';
import { recordedTerminal } from './terminal-double.ts';

/** Seven bytes at a time, so that lines and characters are cut. */
async function* chunks(text: string): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

export interface EvalRun {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** `weir eval` in a folder, with `lines` on standard input. */
export async function runEval(
  folder: string,
  lines: string,
  options: Readonly<Record<string, string>> = {},
): Promise<EvalRun> {
  const terminal = recordedTerminal({ cwd: folder, stdin: chunks(lines) });
  const given = { policies: '.', engine: 'reference', flows: '-', output: 'jsonl', ...options };
  const status = await evaluate.run([], given, terminal);
  return { status, ...terminal.written };
}

export function answers(out: string): readonly unknown[] {
  return out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}
