import type { Decider } from './verdict.ts';

/** One line that can decide. */
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
  /** By the number its rows carry, which hangs on the id and so survives edits of others; in the order they are walked. */
  readonly rules: ReadonlyMap<number, RuleEntry>;
  /** Points that ask one subject alone (eval's endpoint form): `host`, or a workload's `namespace/name`. */
  readonly subjectPoints: ReadonlyMap<string, number>;
  /** What the compiler chose and what it costs. */
  readonly figures: ImageFigures;
}

/** How packets will be looked up. */
export interface ImageFigures {
  /** Rows of all walks. */
  readonly rows: number;
  /** Rows that can decide; the others stand behind rows that accept the same or more. */
  readonly live: number;
  /** Rows found through the table of entries, and the entries they take. */
  readonly filed: number;
  readonly entries: number;
  /** Rows found by a bit. */
  readonly vectorRows: number;
  readonly classes: {
    readonly source: number;
    readonly destination: number;
    readonly service: number;
  };
  /** Cache lines of the image that the costliest walk reads of one packet. */
  readonly lines: { readonly typical: number; readonly worst: number };
  readonly bytes: number;
}
