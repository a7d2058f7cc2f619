import type { Snapshot } from '../model/snapshot.ts';

/** What asked for a pass. */
export type Trigger = 'start' | 'directory' | 'refs' | 'poll' | 'interfaces' | 'read-back' | 'request' | 'retry';

/** The newest state of a source, named but not read yet. */
export interface Candidate {
  /** As Snapshot.revision. */
  readonly revision: string;
  /** As Snapshot.origin. */
  readonly origin: string;
  /** Throws SOURCE_MISSING, SNAPSHOT_INVALID. */
  read(): Promise<Snapshot>;
}

/** The revision a host last enforced, and where it came from. */
export interface LastRevision {
  readonly revision: string;
  readonly origin: string;
}

/** Where policy comes from. Throws Faults only; a failure is never an empty snapshot. */
export interface Source {
  readonly origin: string;
  /**
   * The newest revision. Where there is history and `last` came from the same origin, it must descend
   * from it (GIT_NOT_DESCENDANT otherwise); `undefined` accepts any.
   */
  latest(last: LastRevision | undefined): Promise<Candidate>;
  /** A revision that was read before, from what is kept on this host; `undefined` where nothing is. Asks no network. */
  recall(last: LastRevision): Promise<Candidate | undefined>;
  /** Packs what passes have piled up on this host, where anything does; never what `recall(last)` needs. */
  tidy(last: LastRevision | undefined): Promise<void>;
  /** Calls back whenever the source may have changed, until the signal aborts. Never throws: what fails is polled. */
  watch(onChange: (trigger: Trigger) => void, signal: AbortSignal): void;
}
