import type { Family } from '../net/address.ts';
import type { Place } from './topology.ts';

/** What the story needs to know of the agent's status. */
export interface Progress {
  /** When the agent that wrote this was started. */
  readonly agent: string | undefined;
  readonly revision: string | undefined;
  readonly generation: number | undefined;
  readonly digest: string | undefined;
  readonly inSync: boolean;
  /** Rendered diagnostics or the message of the last pass that did not apply. */
  readonly problem: string | undefined;
}

/** Where the story plays: on the kernel with real packets, or in memory with the same image bytes. */
export interface World extends AsyncDisposable {
  /** The story's first line. */
  readonly title: string;
  /** Whether enforcement lives outside the agent's process, so that it can be killed. */
  readonly outlivesAgent: boolean;
  /** Whether a new TCP connection is made within `milliseconds`. */
  connect(trip: Trip, milliseconds: number): Promise<boolean>;
  startAgent(): Promise<void>;
  /** SIGKILL. */
  killAgent(): Promise<void>;
  progress(): Promise<Progress>;
  /** What `weir status` prints. */
  statusText(): Promise<string>;
}

export interface Trip {
  readonly from: Place;
  readonly to: Place;
  readonly family: Family;
  readonly port: number;
}
