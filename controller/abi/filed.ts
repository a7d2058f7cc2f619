import type { PacketClasses } from './classify.ts';
import { hashKey, homeOf, keyClasses } from './entries.ts';
import { type Fields, fieldsAt, NONE, offsetOf, sizeOf } from './fields.ts';
import { CONSTANTS } from './layout.generated.ts';

/** A row that accepts the packet, and its order: the lowest decides. */
export interface Candidate {
  readonly row: number;
  readonly order: number;
}

/** Whether a candidate comes before another, or there is no other. */
export function isBefore(one: Candidate, other: Candidate | undefined): boolean {
  return other === undefined || one.order < other.order || (one.order === other.order && one.row < other.row);
}

/** Looks under every kind the walk has, as bpf/include/entry.h. */
export function firstFiledRow(
  view: DataView,
  walk: Fields<'weir_walk'>,
  classes: PacketClasses,
  from: number,
): Candidate | undefined {
  let best: Candidate | undefined;
  for (let kind = 1; kind < CONSTANTS.WEIR_FIRST_TEST; kind++) {
    if (((walk.get('kinds') >> kind) & 1) === 0 || !mayBeFiled(kind, classes)) continue;
    const found = firstOf(view, (walk.get('number') << 3) | kind, classes, { from, limit: best?.order ?? NONE });
    if (found !== undefined && isBefore(found, best)) best = found;
  }
  return best;
}

/** The first bits of a record are no tests, but say so. */
function mayBeFiled(kind: number, { source, destination, service }: PacketClasses): boolean {
  return source.passes(kind) && destination.passes(kind) && service.passes(kind);
}

/** The entries of one key: they ascend by hash, then order, and end at an empty one or a greater hash. */
function firstOf(
  view: DataView,
  tag: number,
  classes: PacketClasses,
  { from, limit }: { readonly from: number; readonly limit: number },
): Candidate | undefined {
  const span = fieldsAt(view, 'weir_span', offsetOf('weir_image', 'entries'));
  const numbers = {
    source: classes.source.number,
    destination: classes.destination.number,
    service: classes.service.number,
  };
  const wanted = hashKey(tag, ...keyClasses(tag & 7, numbers));
  for (let at = homeOf(wanted, span.get('count')); ; at++) {
    const offset = span.get('offset') + at * sizeOf('weir_entry');
    const [low, high] = [view.getUint32(offset, true), view.getUint32(offset + 4, true)];
    if (low === 0 && high === 0) return undefined;
    if (high > wanted.high || (high === wanted.high && low > wanted.low)) return undefined;
    if (high !== wanted.high || low !== wanted.low) continue;
    const entry = fieldsAt(view, 'weir_entry', offset);
    if (entry.get('order') >= limit) return undefined;
    if (entry.get('order') >= from && passes(entry, classes))
      return { row: entry.get('row'), order: entry.get('order') };
  }
}

function passes(entry: Fields<'weir_entry'>, { source, destination, service }: PacketClasses): boolean {
  return (
    source.passes(entry.get('source')) &&
    destination.passes(entry.get('destination')) &&
    service.passes(entry.get('service'))
  );
}
