import type { Decider } from './verdict.ts';

/** One line that can decide, under the index its rows carry. */
export interface RuleEntry {
  /** 16 hex digits: the first 8 bytes of SHA-256 of `tier/policy/direction/rule`. */
  readonly id: string;
  readonly decider: Decider;
}

/**
 * A compiled host policy: inert bytes in the layout of bpf/include/layout.h, and what a person needs
 * to read them. `bytes` and `digest` depend on what the policy means only: file, line and generation are outside.
 */
export interface Image {
  readonly host: string;
  /** The image proper, generation 0 in its header; no host facts. */
  readonly bytes: Uint8Array;
  /** SHA-256 of the covered bytes, hex. */
  readonly digest: string;
  readonly rules: readonly RuleEntry[];
  /** Points that ask one subject alone (eval's endpoint form): `host`, or a workload's `namespace/name`. */
  readonly subjectPoints: ReadonlyMap<string, number>;
  /** What the compiler chose and what it costs. */
  readonly figures: ImageFigures;
}

export interface ImageFigures {
  readonly rows: number;
  readonly classes: {
    readonly source: number;
    readonly destination: number;
    readonly service: number;
    readonly sourcePort: number;
  };
  readonly bytes: number;
}
