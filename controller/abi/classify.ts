import type { Packet } from '../model/packet.ts';
import { hasPorts, hasTypeAndCode, PROTOCOLS } from '../net/protocol.ts';
import { fieldsAt, offsetOf, sizeOf } from './fields.ts';
import { CONSTANTS } from './layout.generated.ts';
import { type ClassRecord, familyIndex, lookUp, portClass, recordOf, rootAt } from './lookup.ts';

/** A packet's class in each dimension. `definite` differs from `service` for later fragments only. */
export interface PacketClasses {
  readonly source: ClassRecord;
  readonly destination: ClassRecord;
  readonly service: ClassRecord;
  readonly definite: ClassRecord;
  readonly isLaterFragment: boolean;
}

/** ICMPv6 from the same link (hop limit 255, RFC 4861 section 11.2) has a class map of its own. */
const ND_HOP_LIMIT = 255;

/** As bpf/include/classify.h. */
export function classesOf(view: DataView, packet: Packet): PacketClasses {
  const address = (side: 'source' | 'destination'): ClassRecord => {
    const at = offsetOf('weir_image', side, familyIndex(packet[side]));
    return recordOf(view, side, lookUp(view, rootAt(view, at), packet[side]));
  };
  const { protocol, hopLimit, transport } = packet;
  const number = protocol === PROTOCOLS.icmpv6 && hopLimit === ND_HOP_LIMIT ? CONSTANTS.WEIR_ND : protocol;
  const protocols = fieldsAt(view, 'weir_span', offsetOf('weir_image', 'protocols'));
  const ports = fieldsAt(view, 'weir_ports', protocols.get('offset') + number * sizeOf('weir_ports'));
  const isLaterFragment = transport.kind === 'later-fragment' && (hasPorts(protocol) || hasTypeAndCode(protocol));
  const whole = isLaterFragment ? undefined : serviceOf(view, packet, portClass(view, ports, valueOf(packet)));
  return {
    source: address('source'),
    destination: address('destination'),
    service: recordOf(view, 'service', whole ?? ports.get('fragment')),
    definite: recordOf(view, 'service', whole ?? ports.get('definite')),
    isLaterFragment,
  };
}

function valueOf({ transport }: Packet): number {
  if (transport.kind === 'ports') return transport.destination;
  return transport.kind === 'icmp' ? (transport.type << 8) | transport.code : 0;
}

function serviceOf(view: DataView, { transport }: Packet, port: number): number {
  const ports = fieldsAt(view, 'weir_ports', offsetOf('weir_image', 'source_ports'));
  const source = transport.kind === 'ports' ? portClass(view, ports, transport.source) : ports.get('none');
  const image = fieldsAt(view, 'weir_image', 0);
  const at = image.get('combined') + (port * image.get('source_port_classes') + source) * Uint32Array.BYTES_PER_ELEMENT;
  return view.getUint32(at, true);
}
