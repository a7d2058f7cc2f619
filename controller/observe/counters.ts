import type { Place } from '../errors/diagnostic.ts';
import type { Backend, HeldGeneration } from '../kernel/backend.ts';
import type { OutlineRule } from '../model/outline.ts';
import { type GenerationRecord, readGeneration, readUnrecorded } from './records.ts';

/** What `GET /counters` says. A packet counts at the deciding rule of each walk that was made, under one reason. */
export interface CountersDocument {
  readonly version: 1;
  /** The revision whose lines the rules in force are given by; `null` where the records do not know what decides. */
  readonly revision: string | null;
  /** Rules that decided anything, most packets first. */
  readonly rules: readonly RuleCount[];
  /** Reason name → packets. */
  readonly reasons: Readonly<Record<string, number>>;
  /** The same for CounterReading.stamped. */
  readonly stamped: Readonly<Record<string, number>>;
}

/** Totals of one rule since it was first seen. The last three are `null` where no record of a held generation has it. */
export interface RuleCount {
  /** As RuleEntry.id. */
  readonly id: string;
  readonly packets: number;
  readonly bytes: number;
  /** Part of what decides now; a rule that was taken out keeps its totals for a while. */
  readonly inForce: boolean;
  readonly verdict: string | null;
  /** As OutlineRule.label. */
  readonly rule: string | null;
  readonly place: Place | null;
}

/** The counters with the names the records have for them. Throws the Faults of `inspect` and `counters`. */
export function readCounts(backend: Backend, state: string): CountersDocument {
  const live = backend.inspect();
  const active = live.held.find(({ generation }) => generation === live.active);
  const current = active && (readUnrecorded(state, active) ?? recordOf(state, active));
  const earlier = live.held.filter((one) => one !== active).sort((a, b) => b.generation - a.generation);
  const inForce = byId(current);
  const known = new Map([...earlier.flatMap((one) => [...byId(recordOf(state, one))]).reverse(), ...inForce]);
  const { rules, reasons, stamped } = backend.counters();
  const counts = [...rules].map(([id, { packets, bytes }]): RuleCount => {
    const { action = null, label = null, place = null } = known.get(id) ?? {};
    const totals = { packets: Number(packets), bytes: Number(bytes) };
    return { id, ...totals, inForce: inForce.has(id), verdict: action, rule: label, place };
  });
  return {
    version: 1,
    revision: current?.revision ?? null,
    rules: counts.filter(({ packets }) => packets > 0).sort(byPackets),
    reasons: counted(reasons),
    stamped: counted(stamped),
  };
}

function counted(counts: ReadonlyMap<string, bigint>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].flatMap(([name, count]) => (count > 0n ? [[name, Number(count)]] : [])));
}

/** A record of that number is of this generation only if it means the same. */
function recordOf(state: string, { generation, digest }: HeldGeneration): GenerationRecord | undefined {
  const record = readGeneration(state, generation);
  return record?.digest === digest ? record : undefined;
}

function byId(record: GenerationRecord | undefined): ReadonlyMap<string, OutlineRule> {
  return new Map(record?.outline.rules.map((rule) => [rule.id, rule]));
}

function byPackets(a: RuleCount, b: RuleCount): number {
  return b.packets - a.packets || (a.id < b.id ? -1 : 1);
}
