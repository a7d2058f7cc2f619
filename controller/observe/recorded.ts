import type { Backend, HostInterface } from '../kernel/backend.ts';
import { isManagedBy } from '../net/interface-name.ts';
import { observe } from './observe.ts';
import { readGeneration, readInForce } from './records.ts';
import type { StatusDocument } from './status.ts';

/** Who asks, and what only the machine knows. */
export interface Asker {
  /** Where the records do not say whose policy it is. */
  readonly host: string;
  /** Folder of the records. */
  readonly state: string;
  /** Of the machine, managed or not. */
  readonly interfaces: readonly HostInterface[];
}

/**
 * The status by the kernel and the records alone, where no agent knows what is desired: what was applied last stands for it.
 * `undefined`: nothing of weir's decides. Throws the Faults of `inspect` and `counters`.
 */
export function observeRecorded(backend: Backend, { host, state, interfaces }: Asker): StatusDocument | undefined {
  const live = backend.inspect();
  const active = live.held.find(({ generation }) => generation === live.active);
  if (active === undefined) return undefined;
  const applied = readInForce(state, active);
  const patterns = applied?.interfaces ?? [];
  const known = {
    host: readGeneration(state, active.generation)?.outline.host ?? host,
    origin: applied?.origin ?? 'unknown: the records do not say',
    startedAt: '',
    desired: applied,
    applied,
    seen: applied?.revision,
    lastError: undefined,
    lastPass: undefined,
  };
  const managed = {
    interfaces: interfaces.filter(({ name }) => isManagedBy(patterns, name)),
    pending: patterns.filter((pattern) => !interfaces.some(({ name }) => isManagedBy([pattern], name))),
  };
  return { ...observe(backend, known, managed), agent: null };
}
