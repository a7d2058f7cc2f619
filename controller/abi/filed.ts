import type { PacketClasses } from './classify.ts';
import { bucketOf, type Hash, hashKey, keyClasses } from './entries.ts';
import { type Fields, fieldsAt, offsetOf, sizeOf } from './fields.ts';
import { CONSTANTS } from './layout.generated.ts';

/** A row that accepts the packet, and its order: the lowest decides. */
export interface Candidate {
  readonly row: number;
  readonly order: number;
  readonly rule: number;
  /** As enum weir_action has it. */
  readonly action: number;
}

export function candidateOf({ get }: Fields<'weir_entry'> | Fields<'weir_candidate'>): Candidate {
  return { row: get('row'), order: get('order'), rule: get('rule'), action: get('action') };
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
    best = firstOf(view, (walk.get('number') << 3) | kind, classes, { from, before: best }) ?? best;
  }
  return best;
}

/** The first bits of a record are no tests, but say so. */
function mayBeFiled(kind: number, { source, destination, service }: PacketClasses): boolean {
  return source.passes(kind) && destination.passes(kind) && service.passes(kind);
}

/** The entries of one key: they ascend, from where the hashes below its own end. */
function firstOf(
  view: DataView,
  tag: number,
  classes: PacketClasses,
  { from, before }: { readonly from: number; readonly before: Candidate | undefined },
): Candidate | undefined {
  const numbers = {
    source: classes.source.number,
    destination: classes.destination.number,
    service: classes.service.number,
  };
  for (const entry of entriesOf(view, hashKey(tag, ...keyClasses(tag & 7, numbers)))) {
    const found = candidateOf(entry);
    if (!isBefore(found, before)) return undefined;
    if (found.order >= from && passes(entry, classes)) return found;
  }
  return undefined;
}

/** Bucket by bucket: in the first that has others than hashes below, and on in the next where that one is used up. */
function* entriesOf(view: DataView, hash: Hash): Generator<Fields<'weir_entry'>> {
  const { WEIR_BUCKET: places } = CONSTANTS;
  const span = fieldsAt(view, 'weir_span', offsetOf('weir_image', 'buckets'));
  const wanted = (BigInt(hash.high) << 32n) | BigInt(hash.low);
  for (let bucket = bucketOf(hash, span.get('count')); ; bucket++) {
    const at = span.get('offset') + bucket * sizeOf('weir_bucket');
    const hashAt = (place: number): bigint => view.getBigUint64(at + offsetOf('weir_bucket', 'hashes', place), true);
    let below = 0;
    for (let place = 0; place < places; place++) if (BigInt.asIntN(64, hashAt(place) - wanted) < 0n) below++;
    if (below < places && hashAt(below) !== wanted) return;
    for (let place = below; place < places; place++) {
      const entry = fieldsAt(view, 'weir_entry', at + offsetOf('weir_bucket', 'entries', place));
      yield entry;
      if (entry.get('more') === 0) return;
    }
  }
}

function passes(entry: Fields<'weir_entry'>, { source, destination, service }: PacketClasses): boolean {
  return (
    source.passes(entry.get('source')) &&
    destination.passes(entry.get('destination')) &&
    service.passes(entry.get('service'))
  );
}
