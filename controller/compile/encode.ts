import { type Fields, fieldsAt, offsetOf, sizeOf } from '../abi/fields.ts';
import { seal } from '../abi/header.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { placeWords, type Span, writeSpan } from '../abi/place.ts';
import { createSections, type Sections } from '../abi/sections.ts';
import {
  placeEntries,
  placeInterfaces,
  placePoints,
  placeRows,
  placeRules,
  placeSubjects,
  placeVectorOrders,
  placeVectorRows,
} from './encode-rows.ts';
import { type PlacedTries, placeTries, writeTries } from './encode-tries.ts';
import { type PlacedIndexes, placePages, placeProtocols } from './encode-values.ts';
import type { Memory, Parts } from './parts.ts';
import { recordBytes, recordSize, writeRecords } from './records.ts';

/** Members of the header that are spans, and those that are a map per family. */
const SPAN_MEMBERS = [
  'protocols',
  'buckets',
  'vector_rows',
  'vector_orders',
  'rows',
  'rules',
  'subjects',
  'points',
  'interfaces',
] as const;
const DIMENSIONS = ['source', 'destination', 'service'] as const;
const BY = {
  source: CONSTANTS.WEIR_BY_SOURCE,
  destination: CONSTANTS.WEIR_BY_DESTINATION,
  service: CONSTANTS.WEIR_BY_SERVICE,
} as const;
type SpanMember = (typeof SPAN_MEMBERS)[number];
type DimensionName = (typeof DIMENSIONS)[number];
type MapMember = 'own' | 'source' | 'destination';

interface PlacedRecords extends Span {
  readonly words: number;
  readonly tests: number;
}

/** Everything behind the header, placed. */
interface Placed {
  readonly tries: Readonly<Record<MapMember, PlacedTries>>;
  readonly spans: Readonly<Record<SpanMember, Span>>;
  readonly records: Readonly<Record<DimensionName, PlacedRecords>>;
  readonly indexes: PlacedIndexes;
  readonly combined: number;
}

/** An image whose size is known and whose bytes are made on demand. */
export interface Encoding {
  readonly size: number;
  finish(): { readonly bytes: Uint8Array; readonly digest: string };
}

/** What is remembered of the tries' bytes. */
type Encoded = Pick<Memory, 'source' | 'destination'>;

/** Lays the parts out behind a header, in an order that depends on nothing but the parts. */
export function encode(parts: Parts, memory: Encoded): Encoding {
  const sections = createSections();
  let placed: Placed | undefined;
  sections.reserve(sizeOf('weir_image'), (view) => {
    if (placed !== undefined) writeHeader(view, parts, placed, sections.size());
  });
  placed = place(sections, parts, memory);
  return { size: sections.size(), finish: () => sealed(sections.finish()) };
}

function place(sections: Sections, parts: Parts, memory: Encoded): Placed {
  const { table, points, arrangement, service, rows } = parts;
  const serviceNumber = (found: number): number => service.numbers.of[found] ?? 0;
  const candidates = { rows: rows.rows, arrangement, ruleNumbers: parts.ruleNumbers.of };
  const indexes = placePages(sections, service.found.pages);
  const spans = {
    protocols: placeProtocols(sections, service.found.protocols, { indexes, numberOf: serviceNumber }),
    subjects: placeSubjects(sections, table.subjects, arrangement),
    points: placePoints(sections, points.points),
    interfaces: placeInterfaces(sections, points.interfaces),
    vector_rows: placeVectorRows(sections, candidates),
    vector_orders: placeVectorOrders(sections, arrangement, rows),
    rules: placeRules(sections, parts),
    rows: placeRows(sections, rows, { arrangement, service, ruleNumbers: parts.ruleNumbers.of }),
    buckets: placeEntries(sections, parts.entries, candidates),
  };
  const combined = placeWords(sections, service.found.combined.map(serviceNumber));
  const records = {
    source: placeRecords(sections, parts, 'source'),
    destination: placeRecords(sections, parts, 'destination'),
    service: placeRecords(sections, parts, 'service'),
  };
  const tries = {
    own: placeTries(sections, parts.own, { valueOf: (own) => own }),
    destination: placeTries(sections, parts.destination.tries, {
      valueOf: parts.destination.numberOf,
      memory: memory.destination.tries,
    }),
    source: placeTries(sections, parts.source.tries, { valueOf: parts.source.numberOf, memory: memory.source.tries }),
  };
  return { tries, spans, records, indexes, combined };
}

function placeRecords(sections: Sections, parts: Parts, name: DimensionName): PlacedRecords {
  const { arrangement } = parts;
  const tests = arrangement.tests[name];
  const size = recordSize(tests, arrangement.words);
  const offset = sections.reserve(recordBytes(parts[name], size), (view) =>
    writeRecords(parts[name], { tests, size, arrangement, by: BY[name] }, view),
  );
  return { offset, count: Math.max(parts[name].numbers.count, 1), ...size };
}

function writeHeader(view: DataView, parts: Parts, placed: Placed, size: number): void {
  const fields: Fields<'weir_image'> = fieldsAt(view, 'weir_image', 0);
  const { sourcePorts } = parts.service.found;
  fields.set('magic', CONSTANTS.WEIR_MAGIC);
  fields.set('version', CONSTANTS.WEIR_VERSION);
  fields.set('size', size);
  fields.set('combined', placed.combined);
  fields.set('source_port_classes', sourcePorts.count);
  fields.set('arp_rule', parts.ruleNumbers.of[parts.arpLine] ?? 0);
  fields.set('non_ip_rule', parts.ruleNumbers.of[parts.nonIpLine] ?? 0);
  fields.set('non_ip_action', parts.nonIpAllowed ? CONSTANTS.WEIR_ALLOW : CONSTANTS.WEIR_DENY);
  for (const member of ['own', 'source', 'destination'] as const) {
    writeTries(view, (family) => offsetOf('weir_image', member, family), placed.tries[member]);
  }
  const ports = fieldsAt(view, 'weir_ports', offsetOf('weir_image', 'source_ports'));
  ports.set('index', placed.indexes[sourcePorts.index] ?? 0);
  ports.set('none', sourcePorts.none);
  for (const name of DIMENSIONS) writeDimension(view, name, placed.records[name]);
  for (const member of SPAN_MEMBERS) writeSpan(view, offsetOf('weir_image', member), placed.spans[member]);
}

function writeDimension(view: DataView, name: DimensionName, { offset, count, words, tests }: PlacedRecords): void {
  const fields = fieldsAt(view, 'weir_dimension', offsetOf('weir_image', `${name}_records`));
  fields.set('offset', offset);
  fields.set('count', count);
  fields.set('words', words);
  fields.set('tests', tests);
}

function sealed(bytes: Uint8Array): { readonly bytes: Uint8Array; readonly digest: string } {
  return { bytes, digest: seal(bytes) };
}
