import { setImmediate as breathe } from 'node:timers/promises';
import { startFlood, type Totals } from './flood.ts';
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

export interface Runs {
  readonly switches: number;
  /** One switch; `i` counts from 0. */
  readonly change: (i: number) => void;
  readonly patience?: number;
}

/** Floods the route while something publishes. Progress on stderr where it takes long. */
export async function measure(bench: Route, { switches, change, patience }: Runs): Promise<Measured> {
  const before = bench.backend.counters();
  const flood = await startFlood(flowsBetween(bench.left, bench.right), patience);
  const started = performance.now();
  let told = started;
  for (let i = 0; i < switches; i++) {
    change(i);
    if (i % 100 === 0) await breathe();
    if (performance.now() - told < QUIET) continue;
    told = performance.now();
    process.stderr.write(`${i + 1} of ${switches} switches\n`);
  }
  const seconds = (performance.now() - started) / 1000;
  const totals = await flood.stop();
  const { reasons, stamped } = bench.backend.counters();
  const grown = (name: string): number => Number((stamped.get(name) ?? 0n) - (before.stamped.get(name) ?? 0n));
  const faults = [...reasons].filter(([name, packets]) => !ORDINARY.has(name) && packets > 0n);
  return {
    ...totals,
    switches,
    seconds,
    earlier: grown('earlier'),
    stale: grown('stale'),
    faults: Object.fromEntries(faults.map(([name, packets]) => [name, Number(packets)])),
  };
}

export function report(title: string, found: Measured): void {
  const { switches, seconds, wanted, unwanted, lost, leaked, doubled, earlier, stale } = found;
  const rate = Math.round((wanted + unwanted) / seconds);
  process.stdout.write(
    `${title}: ${switches} switches in ${seconds.toFixed(1)} s, ${wanted} + ${unwanted} datagrams (${rate}/s), ` +
      `lost ${lost}, leaked ${leaked}, doubled ${doubled}; kept to an earlier generation ${earlier}, stale ${stale}\n`,
  );
}
