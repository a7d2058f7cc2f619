import { type Fields, fieldsAt, type MemberName, NONE, offsetOf, type StructName, sizeOf, viewOf } from './fields.ts';
import { HEADER_BYTES, imageDigest, readHeader } from './header.ts';
import { CONSTANTS } from './layout.generated.ts';
import { type DimensionName, entryLies, rootAt } from './lookup.ts';
import { SIZE_CLASSES, slotBytes } from './slot.ts';

/** A section: `count` elements from `offset`, and what one element is. */
interface Section {
  readonly name: string;
  readonly offset: number;
  readonly count: number;
  /** Bytes of one element. */
  readonly each: number;
}

/**
 * Structural check of bytes that claim to be an image (exactly its size, no host facts behind it): magic, version,
 * size, digest, every section within bounds and 8-aligned, every index into another section in range.
 * Answers what is wrong, or `undefined`. What it does not check is the meaning of classes and pages:
 * a reader still bounds every access. Bytes that this process compiled are not hashed again.
 */
export function verifyImage(bytes: Uint8Array): string | undefined {
  if (bytes.length < HEADER_BYTES) return `${bytes.length} bytes are fewer than a header's ${HEADER_BYTES}`;
  const header = readHeader(bytes);
  if (header.magic !== CONSTANTS.WEIR_MAGIC) return `magic is 0x${header.magic.toString(16)}`;
  if (header.version !== CONSTANTS.WEIR_VERSION)
    return `layout version is ${header.version}, not ${CONSTANTS.WEIR_VERSION}`;
  if (header.size !== bytes.length) return `size is ${header.size} in ${bytes.length} bytes`;
  const digest = imageDigest(bytes);
  if (header.digest !== digest) return `digest is ${header.digest}, the bytes have ${digest}`;
  return verifySections(bytes);
}

function verifySections(bytes: Uint8Array): string | undefined {
  const view = viewOf(bytes);
  const image = fieldsAt(view, 'weir_image', 0);
  const spans = SPANS.map(({ member, each }) => sectionAt(view, member, each));
  const records = DIMENSIONS.map((name) => recordsAt(view, name));
  const outside = [...spans, ...records].find((section) => !lies(section, bytes.length));
  if (outside !== undefined) return `section ${outside.name} lies outside the image or is not aligned`;
  const [trie] = triesOutside(view);
  if (trie !== undefined) return `map ${trie} lies outside the image`;
  const count = new Map(spans.map((span) => [span.name, span.count]));
  const sized = [...spans, ...records].find(({ name, count }) => count === 0 && !MAY_BE_EMPTY.has(name));
  if (sized !== undefined) return `section ${sized.name} is empty`;
  if (count.get('protocols') !== CONSTANTS.WEIR_PROTOCOLS) return `${count.get('protocols')} protocols`;
  const words = (count.get('vector_rows') ?? 0) / 64;
  if (count.get('vector_orders') !== words) return `orders of ${count.get('vector_orders')} words of ${words}`;
  for (const { name, size, tests } of DIMENSIONS.map((dimension) => recordShape(view, dimension))) {
    if (tests === 0 || tests + words > size) return `records of ${size} words by ${name} for ${tests} and ${words}`;
  }
  const rules = count.get('rules') ?? 0;
  const end = slotBytes(bytes.length, rules);
  if (end > Math.max(...SIZE_CLASSES)) return `${end} bytes with host facts are more than a slot has`;
  if (image.get('arp_rule') >= rules || image.get('non_ip_rule') >= rules)
    return 'a rule of the header is out of range';
  return verifyIndexes(view, count, words) ?? verifyEntries(view, count.get('rows') ?? 0, bytes.length);
}

/** Every span of the header, and the bytes of one element. */
const SPANS: readonly { readonly member: MemberName<'weir_image'>; readonly each: number }[] = [
  { member: 'protocols', each: sizeOf('weir_ports') },
  { member: 'buckets', each: sizeOf('weir_bucket') },
  { member: 'vector_rows', each: sizeOf('weir_candidate') },
  { member: 'vector_orders', each: Uint32Array.BYTES_PER_ELEMENT },
  { member: 'rows', each: sizeOf('weir_row') },
  { member: 'rules', each: sizeOf('weir_rule') },
  { member: 'subjects', each: sizeOf('weir_subject') },
  { member: 'points', each: sizeOf('weir_point') },
  { member: 'interfaces', each: sizeOf('weir_interface') },
];

const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['points', 'interfaces', 'vector_rows', 'vector_orders']);
const DIMENSIONS: readonly DimensionName[] = ['source', 'destination', 'service'];

function recordsAt(view: DataView, name: DimensionName): Section {
  const fields = fieldsAt(view, 'weir_dimension', offsetOf('weir_image', `${name}_records`));
  return { name, offset: fields.get('offset'), count: fields.get('count'), each: fields.get('words') * 8 };
}

/** Words of a dimension's records, and those of them that are tests. */
function recordShape(
  view: DataView,
  name: DimensionName,
): { readonly name: string; readonly size: number; readonly tests: number } {
  const fields = fieldsAt(view, 'weir_dimension', offsetOf('weir_image', `${name}_records`));
  return { name, size: fields.get('words'), tests: fields.get('tests') };
}

function sectionAt(view: DataView, member: MemberName<'weir_image'>, each: number): Section {
  const span = fieldsAt(view, 'weir_span', offsetOf('weir_image', member));
  return { name: member, offset: span.get('offset'), count: span.get('count'), each };
}

/** The header's address maps whose root lies outside. */
function triesOutside(view: DataView): readonly string[] {
  const members = ['own', 'source', 'destination'] as const;
  return members.filter((member) =>
    [CONSTANTS.WEIR_IPV4, CONSTANTS.WEIR_IPV6].some(
      (family) => !entryLies(view, rootAt(view, offsetOf('weir_image', member, family))),
    ),
  );
}

function lies({ offset, count, each }: Section, size: number): boolean {
  return offset % 8 === 0 && offset + count * each <= size;
}

function verifyIndexes(view: DataView, count: ReadonlyMap<string, number>, words: number): string | undefined {
  const within = (index: number, section: string): boolean => index < (count.get(section) ?? 0);
  const optional = (index: number): boolean => index === NONE || within(index, 'subjects');
  for (const [i, row] of elements(view, 'rows', 'weir_row')) {
    if (!within(row.get('rule'), 'rules')) return `row ${i} points outside`;
    if (row.get('action') === CONSTANTS.WEIR_PASS && row.get('next') <= row.get('order')) return `row ${i} goes back`;
  }
  for (const [i, point] of elements(view, 'points', 'weir_point')) {
    const indexes = [point.get('host_own'), point.get('host_forward'), point.get('stranger')];
    if (!indexes.every(optional) || !workloadsLie(view, i)) return `point ${i} points outside`;
  }
  for (const [i, entry] of elements(view, 'interfaces', 'weir_interface')) {
    if (!within(entry.get('point'), 'points')) return `interface ${i} points outside`;
  }
  for (const [i] of elements(view, 'subjects', 'weir_subject')) {
    if (!walksLie(view, i, words, count.get('rows') ?? 0)) return `subject ${i} has a walk outside`;
  }
  return undefined;
}

function workloadsLie(view: DataView, point: number): boolean {
  const start = sectionAt(view, 'points', sizeOf('weir_point')).offset + point * sizeOf('weir_point');
  return [CONSTANTS.WEIR_IPV4, CONSTANTS.WEIR_IPV6].every((family) =>
    entryLies(view, rootAt(view, start + offsetOf('weir_point', 'workloads', family))),
  );
}

/** The hash of no entry. */
const EMPTY = (BigInt(CONSTANTS.WEIR_EMPTY) << 32n) | 0xffffffffn;

/** Entries name rows, and a bucket that is not full ends the table within the image. */
function verifyEntries(view: DataView, rows: number, size: number): string | undefined {
  const { offset, count, each } = sectionAt(view, 'buckets', sizeOf('weir_bucket'));
  const { WEIR_BUCKET: places } = CONSTANTS;
  if (offset % each !== 0) return 'section buckets does not begin at a multiple of a bucket';
  for (let bucket = 0; ; bucket++) {
    const at = offset + bucket * each;
    if (at + each > size) return 'section buckets has no end';
    for (let i = 0; i < places; i++) {
      const isEmpty = view.getBigUint64(at + offsetOf('weir_bucket', 'hashes', i), true) === EMPTY;
      if (isEmpty && i === places - 1 && bucket >= count) return undefined;
      const entry = fieldsAt(view, 'weir_entry', at + offsetOf('weir_bucket', 'entries', i));
      if (!isEmpty && entry.get('row') >= rows) return `entry ${bucket * places + i} points outside`;
    }
  }
}

function walksLie(view: DataView, subject: number, words: number, rows: number): boolean {
  const start = sectionAt(view, 'subjects', sizeOf('weir_subject')).offset + subject * sizeOf('weir_subject');
  return [CONSTANTS.WEIR_INGRESS, CONSTANTS.WEIR_EGRESS].every((direction) => {
    const walk = fieldsAt(view, 'weir_walk', start + offsetOf('weir_subject', 'walks', direction));
    return walk.get('first') + walk.get('count') <= words && walk.get('last') < rows;
  });
}

function* elements<S extends StructName>(
  view: DataView,
  section: MemberName<'weir_image'>,
  struct: S,
): Generator<[number, Fields<S>]> {
  const { offset, count, each } = sectionAt(view, section, sizeOf(struct));
  for (let i = 0; i < count; i++) yield [i, fieldsAt(view, struct, offset + i * each)];
}
