import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The counting flood of flood.c, compiled when it is needed. */

/** One way of datagrams. `expected`: all of them must arrive, else none may. */
export interface Flow {
  /** Paths of network namespaces. */
  readonly from: string;
  readonly to: string;
  readonly source: string;
  readonly destination: string;
  readonly port: number;
  readonly expected: boolean;
}

/** Datagrams of all flows together. */
export interface Totals {
  /** Those that must arrive, and how many did; late ones count as `doubled`. */
  readonly wanted: number;
  readonly arrived: number;
  readonly lost: number;
  readonly doubled: number;
  /** Those that must not, and how many did. */
  readonly unwanted: number;
  readonly leaked: number;
}

/** What flood.c has counted so far: whole rounds, in each of which every flow sent a burst. */
export interface Score {
  readonly rounds: number;
  readonly lost: number;
  readonly leaked: number;
}

export interface Flood {
  score(): Score;
  /** Ends it and counts. */
  stop(): Promise<Totals>;
}

const SOURCE = fileURLToPath(new URL('./flood.c', import.meta.url));
/** Datagrams of a flow under way at once. */
const BURST = 16;
/** Milliseconds after which what has not arrived is lost: far more than a busy machine takes. */
const PATIENCE = 10_000;
/** Words of 64 bits that flood.c writes to its descriptor 3. */
const SCORE_WORDS = 3;

/** Sends until it is stopped, from a process of its own. */
export async function startFlood(flows: readonly Flow[], patience: number = PATIENCE): Promise<Flood> {
  const folder = mkdtempSync(join(tmpdir(), 'weir-flood-'));
  try {
    const program = join(folder, 'flood');
    execFileSync('clang', ['-O2', '-Wall', '-Wextra', '-Werror', SOURCE, '-o', program], { stdio: 'inherit' });
    const score = openSync(join(folder, 'score'), 'w+');
    const child = spawn(program, [String(BURST), String(patience)], { stdio: ['pipe', 'pipe', 'inherit', score] });
    const output = lines(child);
    child.stdin?.write(`${flows.map(lineOf).join('')}\n`);
    if ((await output.next()).value !== 'ready') throw new Error('the flood did not begin');
    return {
      score: () => scoreIn(score),
      async stop() {
        const totals = await stop(child, output);
        closeSync(score);
        return totals;
      },
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A read that meets a write may see some words of it: none is judged by another. */
function scoreIn(descriptor: number): Score {
  const words = new BigUint64Array(SCORE_WORDS);
  readSync(descriptor, words, 0, words.byteLength, 0);
  const [rounds, lost, leaked] = [...words].map(Number);
  return { rounds: rounds ?? 0, lost: lost ?? 0, leaked: leaked ?? 0 };
}

async function stop(child: ChildProcess, output: AsyncGenerator<string>): Promise<Totals> {
  const gone = once(child, 'exit');
  child.stdin?.end();
  const { value } = await output.next();
  await gone;
  const totals: Totals = JSON.parse(value);
  return totals;
}

async function* lines(child: ChildProcess): AsyncGenerator<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += String(chunk);
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n')) {
      yield text.slice(0, end);
      text = text.slice(end + 1);
    }
  }
}

function lineOf({ from, to, source, destination, port, expected }: Flow): string {
  return `${from} ${to} ${source} ${destination} ${port} ${expected ? 1 : 0}\n`;
}
