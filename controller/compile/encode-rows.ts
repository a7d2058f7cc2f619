import { fieldsAt, NONE, offsetOf, sizeOf } from '../abi/fields.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { placeStructs, placeWords, type Span } from '../abi/place.ts';
import type { Sections } from '../abi/sections.ts';
import type { RuleEntry } from '../model/image.ts';
import type { Action } from '../model/policy.ts';
import type { ArrangedWalk, Arrangement } from './arrange.ts';
import { ANY } from './columns.ts';
import type { Dimension } from './dimension.ts';
import { placeTries, writeTries } from './encode-tries.ts';
import type { Entries } from './entries.ts';
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

/** Rows at their numbers; numbers without a row are zero. */
export function placeRows(
  sections: Sections,
  { rows, starts }: Rows,
  { arrangement, service, ruleNumbers }: RowParts,
): Span {
  const { rowNumbers, walks, tests } = arrangement;
  const bits = new Map([...arrangement.vectorRows].map(([bit, row]) => [row, bit]));
  const each = sizeOf('weir_row');
  const offset = sections.reserve(rowNumbers.count * each, (view) => {
    rows.forEach((row, i) => {
      const fields = fieldsAt(view, 'weir_row', (rowNumbers.of[i] ?? 0) * each);
      fields.set('rule', ruleNumbers[row.line] ?? 0);
      fields.set('order', row.order);
      fields.set('number', rowNumbers.of[i] ?? 0);
      fields.set('action', ACTION[row.action]);
      fields.set('service', serviceTest(service.columns.asked[i] ?? ANY, tests.service));
      fields.set('bit', bits.get(i) ?? NONE);
      if (row.action !== 'pass') return;
      const behind = (starts[row.walk] ?? 0) + row.next;
      fields.set('next', rows[behind]?.order ?? 0);
      fields.set('next_bit', bitsBefore(behind, walks[row.walk]));
    });
  });
  return { offset, count: rowNumbers.count };
}

/** Vector rows of a walk that come before a row of it. */
function bitsBefore(row: number, walk: ArrangedWalk | undefined): number {
  const behind = walk?.vectors.findIndex((vector) => vector >= row) ?? -1;
  return behind === -1 ? (walk?.vectors.length ?? 0) : behind;
}

export function placeVectorRows(sections: Sections, { words, vectorRows, rowNumbers }: Arrangement): Span {
  const numbers = new Uint32Array(words * WORD);
  for (const [bit, row] of vectorRows) numbers[bit] = rowNumbers.of[row] ?? 0;
  return { offset: placeWords(sections, numbers), count: numbers.length };
}

/** The order of the first row of every word, behind which no row of it comes. */
export function placeVectorOrders(sections: Sections, { words, vectorRows }: Arrangement, { rows }: Rows): Span {
  const orders = Array.from({ length: words }, (_, word) => rows[vectorRows.get(word * WORD) ?? 0]?.order ?? 0);
  return { offset: placeWords(sections, orders), count: words };
}

/** Offsets within an entry. */
const ENTRY = {
  bytes: sizeOf('weir_entry'),
  low: offsetOf('weir_entry', 'hash'),
  high: offsetOf('weir_entry', 'hash') + Uint32Array.BYTES_PER_ELEMENT,
  order: offsetOf('weir_entry', 'order'),
  row: offsetOf('weir_entry', 'row'),
  source: offsetOf('weir_entry', 'source'),
  destination: offsetOf('weir_entry', 'destination'),
  service: offsetOf('weir_entry', 'service'),
} as const;

/** The table of entries; `count` are its homes, behind them lies the tail. */
export function placeEntries(sections: Sections, entries: Entries, { rows }: Rows, { rowNumbers }: Arrangement): Span {
  const offset = sections.reserve(entries.count * ENTRY.bytes, (view) => {
    for (const { at: place, high, low, row, source, destination, service } of entries.placed) {
      const at = place * ENTRY.bytes;
      view.setUint32(at + ENTRY.low, low, true);
      view.setUint32(at + ENTRY.high, high, true);
      view.setUint32(at + ENTRY.order, rows[row]?.order ?? 0, true);
      view.setUint32(at + ENTRY.row, rowNumbers.of[row] ?? 0, true);
      view.setUint16(at + ENTRY.source, source, true);
      view.setUint16(at + ENTRY.destination, destination, true);
      view.setUint16(at + ENTRY.service, service, true);
    }
  });
  return { offset, count: entries.homes };
}

export function placeRules(sections: Sections, rules: ReadonlyMap<number, RuleEntry>, count: number): Span {
  const each = sizeOf('weir_rule');
  const offset = sections.reserve(count * each, (view) => {
    for (const [number, { id }] of rules) fieldsAt(view, 'weir_rule', number * each).set64('id', BigInt(`0x${id}`));
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
  const placed = points.map((point) => ({
    point,
    roots: point.workloads === undefined ? [NONE, NONE] : placeTries(sections, point.workloads, (subject) => subject),
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
