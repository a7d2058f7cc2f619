import { fieldsAt, NONE, offsetOf, sizeOf } from '../abi/fields.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { placeStructs, placeWords, type Span } from '../abi/place.ts';
import type { Sections } from '../abi/sections.ts';
import type { Action } from '../model/policy.ts';
import type { ArrangedWalk, Arrangement } from './arrange.ts';
import { ANY } from './columns.ts';
import type { Dimension } from './dimension.ts';
import { ALL_SPLIT, placeTries, SMALL_ROOT, writeTries } from './encode-tries.ts';
import type { Entries } from './entries.ts';
import type { Parts } from './parts.ts';
import type { Point, Points } from './points.ts';
import { serviceTest } from './records.ts';
import type { Rows } from './rows.ts';
import type { SubjectWalks } from './table.ts';

const ACTION: Readonly<Record<Action, number>> = {
  allow: CONSTANTS.WEIR_ALLOW,
  deny: CONSTANTS.WEIR_DENY,
  reject: CONSTANTS.WEIR_REJECT,
  pass: CONSTANTS.WEIR_PASS,
};

/** Rows per word of a vector. */
const WORD = 64;

/** What a row in the image says beyond the row itself. */
interface RowParts {
  readonly arrangement: Arrangement;
  readonly service: Dimension;
  /** By line. */
  readonly ruleNumbers: ArrayLike<number>;
}

/** Indexes of __u32 within a row. */
const ROW = {
  words: sizeOf('weir_row') / 4,
  rule: offsetOf('weir_row', 'rule') / 4,
  order: offsetOf('weir_row', 'order') / 4,
  next: offsetOf('weir_row', 'next') / 4,
  nextBit: offsetOf('weir_row', 'next_bit') / 4,
  /** Action in the lower half, service in the upper. */
  action: offsetOf('weir_row', 'action') / 4,
  number: offsetOf('weir_row', 'number') / 4,
} as const;

/** Rows at their numbers; numbers without a row are zero. */
export function placeRows(
  sections: Sections,
  { rows, starts }: Rows,
  { arrangement, service, ruleNumbers }: RowParts,
): Span {
  const { rowNumbers, walks, tests } = arrangement;
  const offset = sections.reserve(rowNumbers.count * sizeOf('weir_row'), (view) => {
    const words = wordsIn(view);
    rows.forEach((row, i) => {
      const number = rowNumbers.of[i] ?? 0;
      const at = number * ROW.words;
      const definite = serviceTest(service.columns.asked[i] ?? ANY, tests.service);
      words[at + ROW.rule] = ruleNumbers[row.line] ?? 0;
      words[at + ROW.order] = row.order;
      words[at + ROW.action] = ACTION[row.action] | (definite << 16);
      words[at + ROW.number] = number;
      if (row.action !== 'pass') return;
      const behind = (starts[row.walk] ?? 0) + row.next;
      words[at + ROW.next] = rows[behind]?.order ?? 0;
      words[at + ROW.nextBit] = bitsBefore(behind, walks[row.walk]);
    });
  });
  return { offset, count: rowNumbers.count };
}

function wordsIn({ buffer, byteOffset, byteLength }: DataView): Uint32Array {
  return new Uint32Array(buffer, byteOffset, byteLength / Uint32Array.BYTES_PER_ELEMENT);
}

/** Vector rows of a walk that come before a row of it. */
function bitsBefore(row: number, walk: ArrangedWalk | undefined): number {
  const behind = walk?.vectors.findIndex((vector) => vector >= row) ?? -1;
  return behind === -1 ? (walk?.vectors.length ?? 0) : behind;
}

/** Indexes of __u32 within a candidate, and so within an entry. */
const CANDIDATE = {
  words: sizeOf('weir_candidate') / 4,
  row: offsetOf('weir_candidate', 'row') / 4,
  order: offsetOf('weir_candidate', 'order') / 4,
  rule: offsetOf('weir_candidate', 'rule') / 4,
  /** In the lower half; of an entry, more in the upper. */
  action: offsetOf('weir_candidate', 'action') / 4,
} as const;

/** What candidates say of rows. */
interface CandidateParts {
  readonly rows: Rows['rows'];
  readonly arrangement: Arrangement;
  /** By line. */
  readonly ruleNumbers: ArrayLike<number>;
}

function writeCandidate(words: Uint32Array, at: number, row: number, parts: CandidateParts): void {
  const { order = 0, line = 0, action = 'deny' } = parts.rows[row] ?? {};
  words[at + CANDIDATE.row] = parts.arrangement.rowNumbers.of[row] ?? 0;
  words[at + CANDIDATE.order] = order;
  words[at + CANDIDATE.rule] = parts.ruleNumbers[line] ?? 0;
  words[at + CANDIDATE.action] = ACTION[action];
}

/** Candidates by vector bit. */
export function placeVectorRows(sections: Sections, parts: CandidateParts): Span {
  const { words, vectorRows } = parts.arrangement;
  const candidates = new Uint32Array(words * WORD * CANDIDATE.words);
  for (const [bit, row] of vectorRows) writeCandidate(candidates, bit * CANDIDATE.words, row, parts);
  return { offset: placeWords(sections, candidates), count: words * WORD };
}

/** The order of the first row of every word, behind which no row of it comes. */
export function placeVectorOrders(sections: Sections, { words, vectorRows }: Arrangement, { rows }: Rows): Span {
  const orders = Array.from({ length: words }, (_, word) => rows[vectorRows.get(word * WORD) ?? 0]?.order ?? 0);
  return { offset: placeWords(sections, orders), count: words };
}

/** Indexes of __u32 within a bucket, and within an entry. */
const BUCKET = {
  size: CONSTANTS.WEIR_BUCKET,
  words: sizeOf('weir_bucket') / 4,
  entries: offsetOf('weir_bucket', 'entries') / 4,
} as const;
const ENTRY = {
  words: sizeOf('weir_entry') / 4,
  /** Source in the lower half, destination in the upper. */
  addresses: offsetOf('weir_entry', 'source') / 4,
  service: offsetOf('weir_entry', 'service') / 4,
} as const;
const MORE = 1 << 16;

/** The table of entries; `count` are its homes, behind them lies the tail. */
export function placeEntries(sections: Sections, entries: Entries, parts: CandidateParts): Span {
  const { of, kept, places } = entries;
  const offset = sections.reserve(entries.buckets * sizeOf('weir_bucket'), (view) => {
    const words = wordsIn(view);
    clearHashes(words);
    for (let i = 0; i < kept.length; i++) {
      const [entry, next, place] = [kept[i] ?? 0, kept[i + 1], places[i] ?? 0];
      const bucket = Math.floor(place / BUCKET.size) * BUCKET.words;
      const inBucket = place % BUCKET.size;
      words[bucket + 2 * inBucket] = of.low[entry] ?? 0;
      words[bucket + 2 * inBucket + 1] = of.high[entry] ?? 0;
      const at = bucket + BUCKET.entries + inBucket * ENTRY.words;
      writeCandidate(words, at, of.row[entry] ?? 0, parts);
      const more = next !== undefined && of.high[next] === of.high[entry] && of.low[next] === of.low[entry];
      if (more) words[at + CANDIDATE.action] = (words[at + CANDIDATE.action] ?? 0) | MORE;
      words[at + ENTRY.addresses] = (of.source[entry] ?? 0) | ((of.destination[entry] ?? 0) << 16);
      words[at + ENTRY.service] = of.service[entry] ?? 0;
    }
  });
  return { offset, count: entries.homes };
}

/** Makes every place empty. */
function clearHashes(words: Uint32Array): void {
  for (let bucket = 0; bucket < words.length; bucket += BUCKET.words) {
    for (let i = 0; i < BUCKET.size; i++) {
      words[bucket + 2 * i] = 0xffffffff;
      words[bucket + 2 * i + 1] = CONSTANTS.WEIR_EMPTY;
    }
  }
}

/** Ids at their rules' numbers. */
export function placeRules(
  sections: Sections,
  { lineNames, ruleNumbers }: Pick<Parts, 'lineNames' | 'ruleNumbers'>,
): Span {
  const { count, of } = ruleNumbers;
  const offset = sections.reserve(count * sizeOf('weir_rule'), (view) => {
    const words = wordsIn(view);
    const { high, low } = lineNames;
    for (let line = 0; line < high.length; line++) {
      words[2 * (of[line] ?? 0)] = low[line] ?? 0;
      words[2 * (of[line] ?? 0) + 1] = high[line] ?? 0;
    }
  });
  return { offset, count };
}

function kindBits({ filed }: ArrangedWalk): number {
  return [...filed.keys()].reduce((kinds, kind) => kinds | (1 << kind), 0);
}

export function placeSubjects(sections: Sections, subjects: readonly SubjectWalks[], arrangement: Arrangement): Span {
  return placeStructs(sections, 'weir_subject', subjects, (_, { walks }, { view, at }) => {
    for (const direction of ['ingress', 'egress'] as const) {
      const number = direction === 'ingress' ? CONSTANTS.WEIR_INGRESS : CONSTANTS.WEIR_EGRESS;
      const fields = fieldsAt(view, 'weir_walk', at + offsetOf('weir_subject', 'walks', number));
      const walk = arrangement.walks[walks[direction]];
      if (walk === undefined) throw new RangeError(`no walk ${walks[direction]}`);
      fields.set('first', walk.first);
      fields.set('count', walk.count);
      fields.set('kinds', kindBits(walk));
      fields.set('number', walk.number);
      fields.set('last', arrangement.rowNumbers.of[walk.last] ?? 0);
    }
  });
}

export function placePoints(sections: Sections, points: readonly Point[]): Span {
  const valueOf = (subject: number): number => subject;
  const allSplit = ALL_SPLIT / points.length;
  const placed = points.map((point) => ({
    point,
    roots:
      point.workloads === undefined
        ? [NONE, NONE]
        : placeTries(sections, point.workloads, { valueOf, allSplit, root: SMALL_ROOT }),
  }));
  return placeStructs(sections, 'weir_point', placed, (fields, { point, roots }, { view, at }) => {
    fields.set('host_own', point.own ?? NONE);
    fields.set('host_forward', point.forward ?? NONE);
    fields.set('stranger', point.stranger ?? NONE);
    writeTries(view, (family) => at + offsetOf('weir_point', 'workloads', family), roots);
  });
}

/** Patterns are shorter than WEIR_NAME bytes (limits.ts). */
export function placeInterfaces(sections: Sections, interfaces: Points['interfaces']): Span {
  return placeStructs(sections, 'weir_interface', interfaces, (fields, { pattern, point }, { view, at }) => {
    const bytes = new TextEncoder().encode(pattern);
    bytes.forEach((byte, i) => view.setUint8(at + offsetOf('weir_interface', 'pattern', i), byte));
    fields.set('point', point);
    fields.set('glob', /[*?]/.test(pattern) ? 1 : 0);
  });
}
