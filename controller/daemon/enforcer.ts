import { join } from 'node:path';
import { activeOf } from '../apply/apply.ts';
import { pendingPatterns } from '../apply/interfaces.ts';
import type { Parts } from '../compose.ts';
import { type Fate, Fault } from '../errors/fault.ts';
import { isManagedBy } from '../net/interface-name.ts';
import { writeDurably } from '../observe/files.ts';
import { type Managed, observe } from '../observe/observe.ts';
import { readInForce } from '../observe/records.ts';
import type { PassStatus, StatusDocument } from '../observe/status.ts';
import { undeclaredAddresses } from '../observe/undeclared.ts';
import { pass } from '../reconcile/pass.ts';
import { inForce } from '../reconcile/record.ts';
import { fateOf, isInterrupted, type Memory, remember } from '../reconcile/result.ts';
import type { Log } from './log.ts';
import { createMend } from './mend.ts';
import { createNotice } from './notice.ts';
import { eventOf } from './report.ts';

/** Folders of the agent: `state` survives a reboot, `run` does not. */
export interface Places {
  readonly state: string;
  readonly run: string;
}

/** The moves of an agent; it remembers between them what a pass leaves to the next. */
export interface Enforcer {
  /**
   * Takes over what the kernel decides by, whole: as the revision the records know it by, else as an image whose
   * interfaces go on being policed. Writes nothing to the kernel.
   */
  adopt(): void;
  /** One that a stop interrupts leaves no trace. */
  pass(trigger: string): Promise<Fate | 'settled'>;
  /** See Mend, by the image's header. Leaves publishing to the caller: links come in bursts. */
  mend(): boolean;
  /** See Mend, by the image's bytes. Publishes when addresses that nothing declares came or went: no link event tells. */
  audit(): boolean;
  /** Read back from the kernel now. */
  status(): StatusDocument;
  /** Replaces the status file; one that cannot be written is logged. */
  publish(): void;
}

/** The managed interfaces of the host as it is now. */
function managedNow(parts: Pick<Parts, 'interfaces'>, { desired, upheld }: Memory): Managed {
  const interfaces = parts.interfaces();
  const patterns = (desired ?? upheld)?.interfaces ?? [];
  return {
    interfaces: interfaces.filter(({ name }) => isManagedBy(patterns, name)),
    pending: pendingPatterns(patterns, interfaces),
  };
}

export function createEnforcer(parts: Parts, places: Places, log: Log): Enforcer {
  const startedAt = new Date().toISOString();
  const around = { ...parts, state: places.state };
  const mend = createMend(around, log);
  const notice = createNotice(log);
  let memory: Memory = {};
  let lastPass: PassStatus | undefined;

  const status = (): StatusDocument => {
    const { desired, seen, lastError } = memory;
    const known = { host: parts.host, origin: parts.source.origin, startedAt, desired, seen, lastError, lastPass };
    return observe(parts.backend, { ...known, applied: inForce(around) }, managedNow(parts, memory));
  };
  const isNews = (): boolean =>
    notice(undeclaredAddresses(managedNow(parts, memory).interfaces, memory.desired?.addresses));
  const publish = (): void => {
    try {
      writeDurably(join(places.run, 'status.json'), `${JSON.stringify(status(), undefined, 2)}\n`);
      isNews();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      log.emit({ event: 'status-failed', code: error.code, fate: error.fate, message: error.message });
    }
  };
  return {
    status,
    publish,
    adopt() {
      const active = activeOf(parts.backend.inspect());
      if (active === undefined || active.readBack !== active.digest) return;
      const { generation, digest, patterns } = active;
      const last = readInForce(places.state, active);
      const isKnown = last?.digest === digest;
      memory = isKnown ? { desired: last, seen: last.revision } : { upheld: { digest, interfaces: patterns } };
      log.emit({ event: 'generation-adopted', generation, digest, revision: isKnown ? last.revision : null });
    },
    async pass(trigger) {
      const started = performance.now();
      const result = await pass(around, memory);
      if (isInterrupted(result)) return fateOf(result);
      const at = new Date().toISOString();
      const { lastError } = memory;
      memory = remember(memory, result, at);
      lastPass = { result: result.kind, trigger, at, milliseconds: Math.round(performance.now() - started) };
      log.emit(eventOf(result, lastPass, [lastError, memory.lastError]));
      publish();
      return fateOf(result);
    },
    mend: () => mend(memory.desired ?? memory.upheld, 'digest'),
    audit() {
      const isSound = mend(memory.desired ?? memory.upheld, 'readBack');
      if (isNews()) publish();
      return isSound;
    },
  };
}
