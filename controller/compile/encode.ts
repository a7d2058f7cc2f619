import { type Fields, fieldsAt, offsetOf, sizeOf } from '../abi/fields.ts';
import { digestOf } from '../abi/header.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { type Span, writeSpan } from '../abi/place.ts';
import { createSections, type Sections } from '../abi/sections.ts';
import { type Dimension, vectorBytes, writeVectors } from './dimension.ts';
import { placeInterfaces, placePoints, placeRows, placeRules, placeSubjects } from './encode-rows.ts';
import { type PlacedTries, placeTries, writeTries } from './encode-tries.ts';
import { type PlacedIndexes, placePages, placeProtocols, writeValues } from './encode-values.ts';
import type { Parts } from './parts.ts';

/** Members of the header that are spans, and those that are a trie per family. */
const SPAN_MEMBERS = [
  'protocols',
  'source_vectors',
  'destination_vectors',
  'service_vectors',
  'source_port_vectors',
  'rows',
  'rules',
  'subjects',
  'points',
  'interfaces',
] as const;
type SpanMember = (typeof SPAN_MEMBERS)[number];
type TrieMember = 'own' | 'source' | 'destination';

/** Everything behind the header, placed. */
interface Placed {
  readonly tries: Readonly<Record<TrieMember, PlacedTries>>;
  readonly spans: Readonly<Record<SpanMember, Span>>;
  readonly indexes: PlacedIndexes;
}

/** An image whose size is known and whose bytes are made on demand. */
export interface Encoding {
  readonly size: number;
  finish(): { readonly bytes: Uint8Array; readonly digest: string };
}

/** Lays the parts out behind a header, in an order that depends on nothing but the parts. */
export function encode(parts: Parts): Encoding {
  const sections = createSections();
  let placed: Placed | undefined;
  sections.reserve(sizeOf('weir_image'), (view) => {
    if (placed !== undefined) writeHeader(view, parts, placed, sections.size());
  });
  placed = place(sections, parts);
  return { size: sections.size(), finish: () => seal(sections.finish()) };
}

function place(sections: Sections, parts: Parts): Placed {
  const { table, points } = parts;
  const tries = {
    own: placeTries(sections, parts.own, (own) => own),
    source: placeTries(sections, parts.source.tries, parts.source.classOf),
    destination: placeTries(sections, parts.destination.tries, parts.destination.classOf),
  };
  const indexes = placePages(sections, parts.pages);
  const spans = {
    protocols: placeProtocols(sections, parts.service.protocols, indexes),
    rows: placeRows(sections, table),
    rules: placeRules(sections, parts.lines.entries),
    subjects: placeSubjects(sections, table.subjects),
    points: placePoints(sections, points.points),
    interfaces: placeInterfaces(sections, points.interfaces),
    source_vectors: placeVectors(sections, parts.source, table.words),
    destination_vectors: placeVectors(sections, parts.destination, table.words),
    service_vectors: placeVectors(sections, parts.service, table.words),
    source_port_vectors: placeVectors(sections, parts.sourcePort, table.words),
  };
  return { tries, spans, indexes };
}

function placeVectors(sections: Sections, dimension: Dimension, words: number): Span {
  const bytes = vectorBytes(dimension, words);
  const offset = sections.reserve(bytes, (view) => writeVectors(dimension, words, view));
  return { offset, count: dimension.classes.count() };
}

function writeHeader(view: DataView, parts: Parts, { tries, spans, indexes }: Placed, size: number): void {
  const fields: Fields<'weir_image'> = fieldsAt(view, 'weir_image', 0);
  fields.set('magic', CONSTANTS.WEIR_MAGIC);
  fields.set('version', CONSTANTS.WEIR_VERSION);
  fields.set('size', size);
  fields.set('words', parts.table.words);
  fields.set('arp_rule', parts.arpLine);
  fields.set('non_ip_rule', parts.nonIpLine);
  fields.set('non_ip_action', parts.nonIpAllowed ? CONSTANTS.WEIR_ALLOW : CONSTANTS.WEIR_DENY);
  for (const member of ['own', 'source', 'destination'] as const) {
    writeTries(view, (family) => offsetOf('weir_image', member, family), tries[member]);
  }
  const { ports, none } = parts.sourcePort;
  writeValues(view, offsetOf('weir_image', 'source_ports'), { classes: ports, none }, indexes);
  for (const member of SPAN_MEMBERS) writeSpan(view, offsetOf('weir_image', member), spans[member]);
}

/** Writes the digest of the covered bytes into the header. */
function seal(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly digest: string } {
  const digest = digestOf(bytes, bytes.length);
  bytes.set(Buffer.from(digest, 'hex'), offsetOf('weir_image', 'digest'));
  return { bytes, digest };
}
