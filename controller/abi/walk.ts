import type { PacketClasses } from './classify.ts';
import { type Fields, fieldsAt, offsetOf, sizeOf } from './fields.ts';
import { type Candidate, candidateOf, firstFiledRow, isBefore } from './filed.ts';
import { CONSTANTS } from './layout.generated.ts';
import { BrokenImage } from './lookup.ts';
import { ACTIONS, type JudgedAction } from './reasons.ts';

/** What the deciding row says. */
export interface WalkOutcome {
  readonly rule: number;
  readonly action: JudgedAction;
  readonly reason: 'row' | 'fragment';
}

type Walk = Fields<'weir_walk'>;
type Row = Fields<'weir_row'>;

/** Walks one subject's rows in one direction (index of enum weir_direction), as bpf/include/walk.h. */
export function walkRows(view: DataView, subject: number, direction: number, classes: PacketClasses): WalkOutcome {
  const subjects = fieldsAt(view, 'weir_span', offsetOf('weir_image', 'subjects'));
  if (subject >= subjects.get('count')) throw new BrokenImage(`subject ${subject} of ${subjects.get('count')}`);
  const at = subjects.get('offset') + subject * sizeOf('weir_subject') + offsetOf('weir_subject', 'walks', direction);
  const walk = fieldsAt(view, 'weir_walk', at);
  let from = 0;
  let bit = 0;
  for (;;) {
    const best = firstCandidate(view, walk, classes, { from, bit });
    // Most candidates say all that is asked: of what a row says besides, only fragments and rows that pass on need to know.
    if (best !== undefined && !classes.isLaterFragment && best.action !== CONSTANTS.WEIR_PASS)
      return { rule: best.rule, action: actionOf(best.action), reason: 'row' };
    const row = rowOf(view, walk, best);
    const isDefinite = !classes.isLaterFragment || passesDefinite(row, classes);
    if (!isDefinite) return { rule: row.get('rule'), action: 'deny', reason: 'fragment' };
    if (row.get('action') !== CONSTANTS.WEIR_PASS)
      return { rule: row.get('rule'), action: actionOf(row.get('action')), reason: 'row' };
    if (row.get('next') <= from || row.get('next') <= row.get('order'))
      throw new BrokenImage(`a row of order ${row.get('order')} goes on at ${row.get('next')}`);
    from = row.get('next');
    bit = row.get('next_bit');
  }
}

function passesDefinite(row: Row, { definite }: PacketClasses): boolean {
  return row.get('service') !== CONSTANTS.WEIR_NEVER && definite.passes(row.get('service'));
}

/** The first row, of order `from` or above, that accepts the packet; vector rows from bit `bit` on. */
function firstCandidate(
  view: DataView,
  walk: Walk,
  classes: PacketClasses,
  start: { readonly from: number; readonly bit: number },
): Candidate | undefined {
  const filed = firstFiledRow(view, walk, classes, start.from);
  return firstVectorRow(view, walk, classes, { bit: start.bit, before: filed }) ?? filed;
}

/** The row of a candidate, or the walk's last. */
function rowOf(view: DataView, walk: Walk, best: Candidate | undefined): Row {
  const row = rowAt(view, best?.row ?? walk.get('last'));
  if (best !== undefined && row.get('order') !== best.order)
    throw new BrokenImage(`row ${best.row} of order ${best.order} has another order`);
  return row;
}

function rowAt(view: DataView, row: number): Row {
  const section = fieldsAt(view, 'weir_span', offsetOf('weir_image', 'rows'));
  if (row >= section.get('count')) throw new BrokenImage(`row ${row} of ${section.get('count')}`);
  const fields = fieldsAt(view, 'weir_row', section.get('offset') + row * sizeOf('weir_row'));
  if (fields.get('number') !== row) throw new BrokenImage(`row ${row} says it is ${fields.get('number')}`);
  return fields;
}

/** The first vector row that accepts, if it comes before another: words of which not even the first row does have none. */
function firstVectorRow(
  view: DataView,
  walk: Walk,
  { source, destination, service }: PacketClasses,
  { bit: from, before }: { readonly bit: number; readonly before: Candidate | undefined },
): Candidate | undefined {
  const section = fieldsAt(view, 'weir_span', offsetOf('weir_image', 'vector_rows'));
  const candidateAt = (bit: number): Candidate =>
    candidateOf(fieldsAt(view, 'weir_candidate', section.get('offset') + bit * sizeOf('weir_candidate')));
  const orders = fieldsAt(view, 'weir_span', offsetOf('weir_image', 'vector_orders')).get('offset');
  const orderAt = (word: number): number => view.getUint32(orders + word * Uint32Array.BYTES_PER_ELEMENT, true);
  for (let word = Math.floor(from / 64); word < walk.get('count'); word++) {
    const at = walk.get('first') + word;
    if (before !== undefined && orderAt(at) > before.order) return undefined;
    const accepted = source.accepts(at) & destination.accepts(at) & service.accepts(at);
    const bits = word * 64 < from ? accepted & (-1n << BigInt(from % 64)) : accepted;
    if (bits === 0n) continue;
    const found = candidateAt(at * 64 + lowestBit(bits));
    return isBefore(found, before) ? found : undefined;
  }
  return undefined;
}

function lowestBit(bits: bigint): number {
  let bit = 0;
  for (let rest = bits; (rest & 1n) === 0n; rest >>= 1n) bit++;
  return bit;
}

function actionOf(number: number): JudgedAction {
  const action = ACTIONS.get(number);
  if (action === undefined) throw new BrokenImage(`action ${number}`);
  return action;
}
