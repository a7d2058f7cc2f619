import type { Protocol } from '../model/kubernetes.generated.ts';
import { PROTOCOLS, type ProtocolNumber } from '../net/protocol.ts';

/** Protocols with ports as the Kubernetes API writes them. */
export const TRANSPORTS: Readonly<Record<Protocol, ProtocolNumber>> = {
  TCP: PROTOCOLS.tcp,
  UDP: PROTOCOLS.udp,
  SCTP: PROTOCOLS.sctp,
};
