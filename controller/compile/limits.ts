import { CONSTANTS } from '../abi/layout.generated.ts';
import { SIZE_CLASSES, slotBytes } from '../abi/slot.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import type { HostPolicy } from '../model/policy.ts';
import type { Encoding } from './encode.ts';
import type { Lookups } from './parts.ts';

/** Points an interface can be bound to: its binding holds the number in 16 bits. */
const POINTS = 0xffff;
/** Rules, and defaults that can decide: those of two images have counters at a time (kernel/counter-slots.ts). */
const RULES = CONSTANTS.WEIR_COUNTERS / 2;
/** Tests: WEIR_NEVER is none. */
const TESTS = CONSTANTS.WEIR_NEVER;
/** Places of entries whose homes are exact (abi/entries.ts). */
const ENTRIES = 1 << 21;
const LARGEST_SLOT = Math.max(...SIZE_CLASSES);

/** What the lines alone say is too much. Each finding stands at the host's document. */
export function lineLimits(policy: HostPolicy, { lines, points }: Lookups): readonly Diagnostic[] {
  const long = points.interfaces.filter(({ pattern }) => Buffer.byteLength(pattern) >= CONSTANTS.WEIR_NAME);
  return [
    ...atMost(
      policy,
      RULES,
      lines.entries.length,
      'it has % rules and defaults, an image has room for %; merge rules that differ in one field, by a list of addresses or ports',
    ),
    ...atMost(
      policy,
      POINTS,
      points.points.length,
      'it has % interfaces and subjects to be judged at, an image has %; move workloads to another host',
    ),
    ...long.map(({ pattern }) =>
      limit(
        policy,
        `interface "${pattern}" is longer than ${CONSTANTS.WEIR_NAME - 1} bytes; shorten the name or the glob`,
      ),
    ),
  ];
}

type DimensionName = 'source' | 'destination' | 'service';

/** What is counted of a compile: `numbers` and places go up to `count`, gaps included (names.ts). */
export interface Counted extends Readonly<Record<DimensionName, CountedClasses>> {
  readonly arrangement: {
    readonly tests: Readonly<Record<DimensionName, { readonly count: number }>>;
    /** Of every vector. */
    readonly words: number;
  };
  readonly entries: { readonly kept: { readonly length: number }; readonly buckets: number };
}

interface CountedClasses {
  readonly members: { readonly count: number };
  readonly numbers: { readonly count: number };
}

/** What would overflow a field of the image. */
export function classLimits(policy: HostPolicy, counted: Counted): readonly Diagnostic[] {
  const { source, destination, service, arrangement, entries } = counted;
  return [
    ...Object.entries({ source, destination, service }).flatMap(([name, { members, numbers }]) =>
      atMost(
        policy,
        CONSTANTS.WEIR_CLASS_NUMBERS,
        numbers.count,
        `its ${name} lists divide packets into ${members.count} classes: these take % numbers, an image has %; use fewer lists that overlap`,
      ),
    ),
    ...Object.entries(arrangement.tests).flatMap(([name, { count }]) =>
      atMost(
        policy,
        TESTS,
        count,
        `its ${name} lists that have to be tested take % numbers, an image has %; use fewer distinct lists`,
      ),
    ),
    ...atMost(
      policy,
      ENTRIES,
      entries.buckets * CONSTANTS.WEIR_BUCKET,
      `its rules take ${entries.kept.length} entries: these take % places, an image has %; use fewer rules, or rules that name wider lists`,
    ),
    ...atMost(
      policy,
      CONSTANTS.WEIR_ROWS,
      arrangement.words * 64,
      'its walks take % rows of vectors, an image has room for %; select fewer workloads per policy',
    ),
  ];
}

function atMost(policy: HostPolicy, most: number, found: number, what: string): readonly Diagnostic[] {
  if (found <= most) return [];
  return [limit(policy, what.replace('%', String(found)).replace('%', String(most)))];
}

/** What the bytes would be too many for. */
export function sizeLimits(policy: HostPolicy, encoding: Encoding, rules: number): readonly Diagnostic[] {
  const bytes = slotBytes(encoding.size, rules);
  if (bytes <= LARGEST_SLOT) return [];
  return [
    limit(
      policy,
      `its image takes ${bytes} bytes, the largest slot has ${LARGEST_SLOT}; use fewer distinct address lists or fewer rules`,
    ),
  ];
}

/** `what` completes a sentence that begins with the host. */
export function limit(policy: HostPolicy, what: string): Diagnostic {
  const message = `compiling host "${policy.host}": ${what}`;
  return { severity: 'error', code: 'IMAGE_LIMIT', place: policy.place, message, value: policy.host };
}
