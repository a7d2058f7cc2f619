import { activeOf } from '../apply/apply.ts';
import { composeParts } from '../compose.ts';
import { Fault } from '../errors/fault.ts';
import type { HostInterface, Live } from '../kernel/backend.ts';
import type { Config } from '../model/documents.generated.ts';
import type { Outline } from '../model/outline.ts';
import { isManagedBy } from '../net/interface-name.ts';
import { type LastApplied, readGeneration, readInForce, readLastApplied, readUnrecorded } from '../observe/records.ts';
import type { Terminal } from './command.ts';

/** What this host decides by, as far as it is known. */
export interface Enforced {
  /** Who says so: the kernel, read just now, or, where it cannot be asked, what this host recorded last. */
  readonly known: 'kernel' | 'records';
  /** SHA-256 of the image that decides; `null`: nothing does. */
  readonly digest: string | null;
  /** The revision applied last, which need not decide any more. */
  readonly lastApplied: string | null;
  /** Interfaces the desired image manages that do not run both programs; none where only the records are known. */
  readonly unattached: readonly string[];
}

export interface EnforcedOutline {
  readonly enforced: Enforced;
  /** `undefined` where nothing decides, or an image the records do not know. */
  readonly live: Outline | undefined;
}

/** Reads the kernel where that is possible, and says on stderr where it is not. */
export async function readEnforced(config: Config, desired: Outline, terminal: Terminal): Promise<EnforcedOutline> {
  if (config.backend === 'memory') {
    terminal.err('comparing with the records only: the memory backend of another process cannot be read\n');
    return fromRecords(config.state);
  }
  try {
    const { backend: opened, interfaces } = await composeParts(config);
    using backend = opened;
    backend.probe();
    return fromKernel({ live: backend.inspect(), interfaces: interfaces(), state: config.state }, desired);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    terminal.err(`comparing with the records only: ${error.message}\n`);
    return fromRecords(config.state);
  }
}

interface Reading {
  readonly live: Live;
  readonly interfaces: readonly HostInterface[];
  readonly state: string;
}

/** What the kernel's own bytes say; the records only translate their digest. */
export function fromKernel({ live, interfaces, state }: Reading, desired: Outline): EnforcedOutline {
  const active = activeOf(live);
  const last = readInForce(state, active);
  const digest = active?.readBack ?? null;
  const hooks = (ifindex: number): number => live.attachments.filter((one) => one.ifindex === ifindex).length;
  const unattached = interfaces
    .filter(({ name, ifindex }) => isManagedBy(desired.interfaces, name) && hooks(ifindex) < 2)
    .map(({ name }) => name);
  const enforced: Enforced = { known: 'kernel', digest, lastApplied: last?.revision ?? null, unattached };
  if (active === undefined || digest === null) return { enforced, live: undefined };
  const record = readUnrecorded(state, active) ?? readGeneration(state, active.generation);
  if (record?.digest === digest) return { enforced, live: newest(record.outline, last) };
  const isDesired = digest === desired.digest;
  return { enforced, live: isDesired ? { ...desired, revision: 'unrecorded', origin: 'unrecorded' } : undefined };
}

function fromRecords(state: string): EnforcedOutline {
  const last = readLastApplied(state);
  const record = last === undefined ? undefined : readGeneration(state, last.generation);
  return {
    enforced: {
      known: 'records',
      digest: last?.digest ?? null,
      lastApplied: last?.revision ?? null,
      unattached: [],
    },
    live: record === undefined ? undefined : newest(record.outline, last),
  };
}

/** A generation keeps the revision it was committed for; a later one that means the same is the one in force. */
function newest(outline: Outline, last: LastApplied | undefined): Outline {
  return last?.digest === outline.digest ? { ...outline, revision: last.revision, origin: last.origin } : outline;
}
