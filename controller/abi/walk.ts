import type { Packet } from '../model/packet.ts';
import { hasPorts, hasTypeAndCode, PROTOCOLS } from '../net/protocol.ts';
import { fieldsAt, offsetOf, sizeOf } from './fields.ts';
import { CONSTANTS } from './layout.generated.ts';
import { BrokenImage, familyIndex, lookUp, portClass, rootAt, type Vector, vectorOf } from './lookup.ts';
import { ACTIONS, type JudgedAction } from './reasons.ts';

/** A packet's rows: those that accept it, and those that accept it whatever a later fragment does not say. */
export interface PacketRows {
  readonly possible: Vector;
  readonly definite: Vector;
}

/** What the lowest matching row says. */
export interface WalkOutcome {
  readonly rule: number;
  readonly action: JudgedAction;
  readonly reason: 'row' | 'fragment';
}

/** ICMPv6 from the same link (hop limit 255, RFC 4861 section 11.2) has a class map of its own. */
const ND_HOP_LIMIT = 255;

/** Looks the packet up in all four dimensions and intersects. */
export function rowsOf(view: DataView, packet: Packet): PacketRows {
  const addresses = (['source', 'destination'] as const).map((side) => {
    const at = offsetOf('weir_image', side, familyIndex(packet[side]));
    return vectorOf(view, `${side}_vectors`, lookUp(view, rootAt(view, at), packet[side]));
  });
  const service = serviceRows(view, packet);
  const sourcePort = sourcePortRows(view, packet);
  return {
    possible: intersect([...addresses, service.possible, sourcePort.possible]),
    definite: intersect([...addresses, service.definite, sourcePort.definite]),
  };
}

function serviceRows(view: DataView, packet: Packet): PacketRows {
  const { protocol, hopLimit, transport } = packet;
  const number = protocol === PROTOCOLS.icmpv6 && hopLimit === ND_HOP_LIMIT ? CONSTANTS.WEIR_ND : protocol;
  const protocols = fieldsAt(view, 'weir_span', offsetOf('weir_image', 'protocols'));
  const ports = fieldsAt(view, 'weir_ports', protocols.get('offset') + number * sizeOf('weir_ports'));
  const vector = (found: number): Vector => vectorOf(view, 'service_vectors', found);
  if (transport.kind === 'later-fragment' && (hasPorts(protocol) || hasTypeAndCode(protocol))) {
    return { possible: vector(ports.get('possible')), definite: vector(ports.get('definite')) };
  }
  const rows = vector(portClass(view, ports, serviceValue(packet)));
  return { possible: rows, definite: rows };
}

function serviceValue({ transport }: Packet): number {
  if (transport.kind === 'ports') return transport.destination;
  return transport.kind === 'icmp' ? (transport.type << 8) | transport.code : 0;
}

function sourcePortRows(view: DataView, { protocol, transport }: Packet): PacketRows {
  const ports = fieldsAt(view, 'weir_ports', offsetOf('weir_image', 'source_ports'));
  const vector = (found: number): Vector => vectorOf(view, 'source_port_vectors', found);
  if (transport.kind === 'later-fragment' && hasPorts(protocol)) {
    return { possible: vector(ports.get('possible')), definite: vector(ports.get('definite')) };
  }
  const rows = vector(transport.kind === 'ports' ? portClass(view, ports, transport.source) : ports.get('none'));
  return { possible: rows, definite: rows };
}

function intersect(vectors: readonly Vector[]): Vector {
  return (word) => vectors.reduce((bits, vector) => bits & vector(word), -1n);
}

/** Walks one subject's rows in one direction (index of enum weir_direction). */
export function walkRows(view: DataView, subject: number, direction: number, rows: PacketRows): WalkOutcome {
  const subjects = fieldsAt(view, 'weir_span', offsetOf('weir_image', 'subjects'));
  if (subject >= subjects.get('count')) throw new BrokenImage(`subject ${subject} of ${subjects.get('count')}`);
  const at = subjects.get('offset') + subject * sizeOf('weir_subject') + offsetOf('weir_subject', 'walks', direction);
  const walk = fieldsAt(view, 'weir_walk', at);
  const end = (walk.get('first') + walk.get('count')) * 64;
  const section = fieldsAt(view, 'weir_span', offsetOf('weir_image', 'rows'));
  let from = walk.get('first') * 64;
  for (;;) {
    const found = firstRow(rows.possible, from, end);
    if (found === undefined || found >= section.get('count'))
      throw new BrokenImage(`subject ${subject} runs off its walk`);
    const row = fieldsAt(view, 'weir_row', section.get('offset') + found * sizeOf('weir_row'));
    const isCertain = hasBit(rows.definite, found);
    if (!isCertain && row.get('action') === CONSTANTS.WEIR_ALLOW) {
      from = found + 1;
      continue;
    }
    if (!isCertain) return { rule: row.get('rule'), action: 'deny', reason: 'fragment' };
    if (row.get('action') !== CONSTANTS.WEIR_PASS)
      return { rule: row.get('rule'), action: actionOf(row.get('action')), reason: 'row' };
    if (row.get('next') <= found) throw new BrokenImage(`row ${found} goes on at ${row.get('next')}`);
    from = row.get('next');
  }
}

function firstRow(rows: Vector, from: number, end: number): number | undefined {
  for (let row = from; row < end; row++) {
    if (row % 64 === 0 && rows(row / 64) === 0n) row += 63;
    else if (hasBit(rows, row)) return row;
  }
  return undefined;
}

function hasBit(rows: Vector, row: number): boolean {
  return ((rows(Math.floor(row / 64)) >> BigInt(row % 64)) & 1n) === 1n;
}

function actionOf(number: number): JudgedAction {
  const action = ACTIONS[number];
  if (action === undefined) throw new BrokenImage(`action ${number}`);
  return action;
}
