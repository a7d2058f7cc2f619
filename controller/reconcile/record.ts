import { activeOf } from '../apply/apply.ts';
import type { Backend } from '../kernel/backend.ts';
import type { Outline } from '../model/outline.ts';
import {
  type GenerationRecord,
  type LastApplied,
  readInForce,
  readLastApplied,
  readUnrecorded,
  writeGeneration,
  writeIntent,
  writeLastApplied,
} from '../observe/records.ts';
import { outline } from '../plan/outline.ts';
import type { Built } from './build.ts';
import type { Desired } from './result.ts';

interface Recorded {
  readonly backend: Backend;
  readonly state: string;
}

/** What this host put into force last. Writes nothing. Throws the Faults of `inspect`. */
export function inForce({ backend, state }: Recorded): LastApplied | undefined {
  return readInForce(state, activeOf(backend.inspect()));
}

/** The same, with the records brought up to it: a crash may lie between a commit and its record. Throws STATE_UNWRITABLE. */
export function conclude({ backend, state }: Recorded): LastApplied | undefined {
  const unrecorded = readUnrecorded(state, activeOf(backend.inspect()));
  if (unrecorded === undefined) return readLastApplied(state);
  return write(state, unrecorded);
}

/**
 * Says durably what is about to be committed (I-7). What was recorded as applied needs no second word, so that a disk
 * that became read-only keeps no host from its last known good. Throws STATE_UNWRITABLE.
 */
export function intend(state: string, desired: Desired, built: Built): void {
  const last = readLastApplied(state);
  if (isOf(last, desired) && last?.digest === desired.digest) return;
  writeIntent(state, { ...desired, at: new Date().toISOString(), outline: outlineOf(desired, built) });
}

/** After the commit, or where the kernel decided by it already. Throws STATE_UNWRITABLE. */
export function record(state: string, desired: Desired, active: Active): void {
  const last = readLastApplied(state);
  if (isOf(last, desired) && last?.generation === active.generation) return;
  const entry = { ...desired, generation: active.generation, at: new Date().toISOString() };
  if (active.committed) write(state, { ...entry, outline: outlineOf(desired, active.built) });
  else writeLastApplied(state, entry);
}

export interface Active {
  readonly generation: number;
  readonly committed: boolean;
  readonly built: Built;
}

function outlineOf({ revision, origin }: Desired, { policy, image }: Built): Outline {
  return outline(policy, image, { revision, origin });
}

function write(state: string, generation: GenerationRecord): LastApplied {
  writeGeneration(state, generation);
  const { outline: _, ...last } = generation;
  writeLastApplied(state, last);
  return last;
}

function isOf(last: LastApplied | undefined, { revision, origin }: Desired): boolean {
  return last?.revision === revision && last.origin === origin;
}
