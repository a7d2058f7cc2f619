import type { Place } from '../errors/diagnostic.ts';
import type { ImageFigures } from './image.ts';

/** One line that can decide, as a person compares it. */
export interface OutlineRule {
  /** As RuleEntry.id. */
  readonly id: string;
  /** `tier/policy/direction/rule`, a part left out where the line has none; ` default` at the end of defaults. */
  readonly label: string;
  readonly action: string;
  readonly place: Place;
  /** 16 hex digits of what the line means (not of where it stands): equal = same packets, same action. */
  readonly digest: string;
  /** What it matches, one fact a row (`from 10.0.0.0/8`, `service tcp/443`). Absent when read from a record. */
  readonly rows?: () => readonly string[];
}

/**
 * What plan compares: a compiled host policy without its bytes. Rules stand in the order they are walked;
 * `facts` are the sentences outside rules that change verdicts (addresses, interfaces, workloads).
 */
export interface Outline {
  readonly host: string;
  readonly revision: string;
  readonly origin: string;
  /** Of the image. */
  readonly digest: string;
  readonly figures: ImageFigures;
  readonly facts: readonly string[];
  /** Patterns of managed interfaces, workloads' own included. */
  readonly interfaces: readonly string[];
  readonly rules: readonly OutlineRule[];
}
