import type { Backend, HostInterface, Live } from '../kernel/backend.ts';
import type { ImageFigures } from '../model/image.ts';
import type { CounterStatus, ErrorStatus, InterfaceStatus, PassStatus, StatusDocument } from './status.ts';
import { undeclaredAddresses } from './undeclared.ts';

interface Accepted {
  readonly revision: string;
  readonly digest: string;
  readonly figures?: ImageFigures;
}

/** What the agent knows without asking the kernel. */
export interface Known {
  readonly host: string;
  readonly origin: string;
  readonly startedAt: string;
  /** The last revision that was accepted. */
  readonly desired: (Accepted & { readonly addresses?: readonly string[] }) | undefined;
  /** What the records say was applied last. */
  readonly applied: Accepted | undefined;
  readonly seen: string | undefined;
  readonly lastError: ErrorStatus | undefined;
  readonly lastPass: PassStatus | undefined;
}

/** The managed interfaces that exist, and the patterns that match none. */
export interface Managed {
  readonly interfaces: readonly HostInterface[];
  readonly pending: readonly string[];
}

/** The status now: the kernel is read back, nothing is written. Throws the Faults of `inspect` and `counters`. */
export function observe(backend: Backend, known: Known, managed: Managed): StatusDocument {
  const live = backend.inspect();
  const active = live.held.find(({ generation }) => generation === live.active);
  const { desired, applied } = known;
  const interfaces = managed.interfaces.map((target) => interfaceStatus(target, live, desired?.addresses));
  const enforced = [desired, applied].find((one) => one !== undefined && one.digest === active?.readBack);
  return {
    version: 1,
    host: known.host,
    backend: backend.kind,
    agent: { pid: process.pid, startedAt: known.startedAt },
    origin: known.origin,
    revision: enforced?.revision ?? null,
    seen: known.seen ?? null,
    generation: active?.generation ?? null,
    digest: { desired: desired?.digest ?? null, enforced: active?.readBack ?? null },
    figures: enforced?.figures ?? null,
    inSync:
      desired !== undefined &&
      desired.digest === active?.readBack &&
      live.unsettled.length === 0 &&
      interfaces.every(({ attached }) => attached.length === 2),
    interfaces,
    pending: managed.pending,
    lastError: known.lastError ?? null,
    lastPass: known.lastPass ?? null,
    counters: counterStatus(backend),
  };
}

function interfaceStatus(target: HostInterface, live: Live, declared: readonly string[] | undefined): InterfaceStatus {
  const { name, ifindex } = target;
  const own = live.attachments.filter((attachment) => attachment.ifindex === ifindex);
  const undeclared = undeclaredAddresses([target], declared).flatMap(({ addresses }) => addresses);
  return {
    name,
    ifindex,
    attached: own.map(({ hook }) => hook).sort(),
    mechanism: own[0]?.mechanism ?? null,
    undeclared,
  };
}

function counterStatus(backend: Backend): CounterStatus {
  const { rules, reasons, stamped } = backend.counters();
  const totals = [...rules.values()];
  return {
    packets: Number(totals.reduce((sum, { packets }) => sum + packets, 0n)),
    bytes: Number(totals.reduce((sum, { bytes }) => sum + bytes, 0n)),
    reasons: counted(reasons),
    stamped: counted(stamped),
  };
}

/** What has counted anything. */
function counted(counts: ReadonlyMap<string, bigint>): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...counts].filter(([, count]) => count > 0n).map(([name, count]) => [name, Number(count)]),
  );
}
