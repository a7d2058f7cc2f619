import { setImmediate as breathe } from 'node:timers/promises';
import { type Flood, type Score, startFlood, type Totals } from './flood.ts';
import { flowsBetween } from './policies.ts';
import type { Route } from './route.ts';

/** What a flood met while `switches` switches were made. */
export interface Measured extends Totals {
  readonly switches: number;
  readonly seconds: number;
  /** Packets that kept to the generation they had met before; those whose generation was gone. */
  readonly earlier: number;
  readonly stale: number;
  /** Reasons to drop that are no rule's, with how often. */
  readonly faults: Readonly<Record<string, number>>;
}

/** Reasons under which policy decides; every other one is a fault here. */
const ORDINARY = new Set(['row', 'arp', 'unmanaged']);

/** Milliseconds between two words on how far it is. */
const QUIET = 10_000;
/** Milliseconds between two looks at the flood while it is waited for, and until it counts as stuck. */
const [LOOK, STUCK] = [0.2, 60_000];

export interface Runs {
  readonly title: string;
  readonly switches: number;
  /** One switch; `i` counts from 0. */
  readonly change: (i: number) => void;
  /** Rounds of the flood between two switches. */
  readonly rounds: number;
  /** More switches are made while this does not hold, up to MOST times `switches`. */
  readonly until?: (so: Progress) => boolean;
  readonly patience?: number;
}

export interface Progress extends Score {
  /** As in Measured. */
  readonly earlier: number;
}

/** `until` may multiply the switches by this, and is asked once in so many of them. */
const [MOST, LOOKS] = [4, 50];

/** Floods the route while something publishes, and reports. Progress on stderr where it takes long. */
export async function measure(bench: Route, runs: Runs): Promise<Measured> {
  const { title, switches, change, rounds, until = () => true, patience } = runs;
  const before = bench.backend.counters().stamped;
  const stamped = (name: string): number =>
    Number((bench.backend.counters().stamped.get(name) ?? 0n) - (before.get(name) ?? 0n));
  const flood = await startFlood(flowsBetween(bench.left, bench.right), patience);
  const started = performance.now();
  const isEnough = (made: number): boolean =>
    made % LOOKS === 0 && until({ ...flood.score(), earlier: stamped('earlier') });
  const more = (made: number): boolean => made < switches || (made < MOST * switches && !isEnough(made));
  let made = 0;
  for (let told = started; more(made); made++) {
    change(made);
    awaitRounds(flood, rounds);
    if (made % 100 === 0) await breathe();
    if (performance.now() - told < QUIET) continue;
    told = performance.now();
    process.stderr.write(`${title}: ${made + 1} of ${switches} switches, ${seconds(started)} s\n`);
  }
  const time = seconds(started);
  const totals = await flood.stop();
  const faults = [...bench.backend.counters().reasons].filter(([name, packets]) => !ORDINARY.has(name) && packets > 0n);
  const found = {
    ...totals,
    switches: made,
    seconds: time,
    earlier: stamped('earlier'),
    stale: stamped('stale'),
    faults: Object.fromEntries(faults.map(([name, packets]) => [name, Number(packets)])),
  };
  report(title, found);
  return found;
}

const seconds = (since: number): number => Math.round((performance.now() - since) / 100) / 10;

/** Waits until so many rounds more have begun and ended; lets nothing else run. */
function awaitRounds(flood: Flood, rounds: number): void {
  if (rounds === 0) return;
  const wanted = flood.score().rounds + rounds;
  for (const end = performance.now() + STUCK; flood.score().rounds < wanted; ) {
    if (performance.now() > end) throw new Error(`waiting for the flood: no round ended within ${STUCK} ms`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOOK);
  }
}

function report(title: string, found: Measured): void {
  const { switches, wanted, unwanted, lost, leaked, doubled, earlier, stale } = found;
  const rate = Math.round((wanted + unwanted) / found.seconds);
  process.stdout.write(
    `${title}: ${switches} switches in ${found.seconds} s, ${wanted} + ${unwanted} datagrams (${rate}/s), ` +
      `lost ${lost}, leaked ${leaked}, doubled ${doubled}; kept to an earlier generation ${earlier}, stale ${stale}\n`,
  );
}
