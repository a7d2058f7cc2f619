import { CONSTANTS } from '../abi/layout.generated.ts';
import { SIZE_CLASSES, slotBytes } from '../abi/slot.ts';
import type { Diagnostic } from '../errors/diagnostic.ts';
import type { HostPolicy } from '../model/policy.ts';
import type { Encoding } from './encode.ts';
import type { Lookups, Parts } from './parts.ts';

/** Points an interface can be bound to: its binding holds the number in 16 bits. */
const POINTS = 0xffff;
/** Rows an image has numbers for, gaps included (names.ts). */
const ROWS = 1 << 16;
/** Tests: WEIR_NEVER is none. */
const TESTS = CONSTANTS.WEIR_NEVER;
/** Entries whose homes are exact (abi/entries.ts). */
const ENTRIES = 1 << 21;
const LARGEST_SLOT = Math.max(...SIZE_CLASSES);

/** What the lines alone say is too much. Each finding stands at the host's document. */
export function lineLimits(policy: HostPolicy, { table, points }: Lookups): readonly Diagnostic[] {
  const rows = table.walks.reduce((sum, walk) => sum + walk.rows.length, 0);
  const long = points.interfaces.filter(({ pattern }) => Buffer.byteLength(pattern) >= CONSTANTS.WEIR_NAME);
  return [
    ...atMost(
      policy,
      ROWS,
      rows,
      'its walks take % rows, an image has room for %; select fewer workloads per policy or merge rules',
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

/** What would overflow a field of the image. */
export function classLimits(policy: HostPolicy, parts: Parts): readonly Diagnostic[] {
  const { arrangement, entries } = parts;
  const dimensions = { source: parts.source, destination: parts.destination, service: parts.service };
  return [
    ...Object.entries(dimensions).flatMap(([name, { numbers }]) =>
      atMost(
        policy,
        CONSTANTS.WEIR_CLASS_NUMBERS,
        numbers.count,
        `its ${name} lists divide packets into % classes, an image has room for %; use fewer lists that overlap`,
      ),
    ),
    ...Object.entries(arrangement.tests).flatMap(([name, { count }]) =>
      atMost(
        policy,
        TESTS,
        count,
        `% distinct ${name} lists have to be tested, an image has room for %; use fewer distinct lists`,
      ),
    ),
    ...atMost(
      policy,
      ENTRIES,
      entries.buckets * CONSTANTS.WEIR_BUCKET,
      'its rules take % entries, an image has room for %; use fewer rules, or rules that name wider lists',
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
