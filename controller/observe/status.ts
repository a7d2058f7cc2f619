import type { Diagnostic } from '../errors/diagnostic.ts';
import type { Fate } from '../errors/fault.ts';
import type { Backend, Generation, Mechanism } from '../kernel/backend.ts';
import type { ImageFigures } from '../model/image.ts';
import type { Hook } from '../model/packet.ts';

/** What `<run>/status.json`, `GET /status` and `weir status -o json` say. Instants are ISO 8601, durations milliseconds. */
export interface StatusDocument {
  readonly version: 1;
  readonly host: string;
  readonly backend: Backend['kind'];
  /** `null` where no agent runs, and the kernel and the records were asked instead. */
  readonly agent: { readonly pid: number; readonly startedAt: string } | null;
  /** Where policy comes from; no credentials. */
  readonly origin: string;
  /** The revision that is enforced. */
  readonly revision: string | null;
  /** The newest revision that was looked at; not `revision` when it was refused. */
  readonly seen: string | null;
  readonly generation: Generation | null;
  /** SHA-256 of the image: as compiled, and as just read back from the kernel. */
  readonly digest: { readonly desired: string | null; readonly enforced: string | null };
  /** What the image that decides costs, as its compiler said; null where no record of this version knows it. */
  readonly figures: ImageFigures | null;
  /** The kernel decides by exactly the image of `revision`, at every managed interface that exists, and nowhere else. */
  readonly inSync: boolean;
  readonly interfaces: readonly InterfaceStatus[];
  /** Patterns of managed interfaces that no interface matches yet. */
  readonly pending: readonly string[];
  readonly lastError: ErrorStatus | null;
  readonly lastPass: PassStatus | null;
  readonly counters: CounterStatus;
}

/** One managed interface that exists. Enforced when both hooks are attached. */
export interface InterfaceStatus {
  readonly name: string;
  readonly ifindex: number;
  readonly attached: readonly Hook[];
  readonly mechanism: Mechanism | null;
  /** Its addresses that the Host document does not declare: their packets are judged as forwarded. */
  readonly undeclared: readonly string[];
}

/** What stands in the way; `revision` where it is about one. `since` is the first of an unbroken series. */
export interface ErrorStatus {
  readonly code: string;
  readonly message: string;
  readonly fate: Fate;
  readonly since: string;
  readonly revision: string | null;
  /** Why the revision was refused. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface PassStatus {
  readonly result: 'applied' | 'unchanged' | 'refused' | 'failed';
  readonly trigger: string;
  readonly at: string;
  readonly milliseconds: number;
}

/** Totals since the counters were first seen: packets a rule decided, and packets decided for any other reason. */
export interface CounterStatus {
  readonly packets: number;
  readonly bytes: number;
  readonly reasons: Readonly<Record<string, number>>;
  /** As CounterReading.stamped. */
  readonly stamped: Readonly<Record<string, number>>;
}
