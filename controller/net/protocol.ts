/** IANA protocol numbers that have a name in the policy language. */
export const PROTOCOLS = {
  icmp: 1,
  igmp: 2,
  ipip: 4,
  tcp: 6,
  udp: 17,
  dccp: 33,
  ipv6: 41,
  gre: 47,
  esp: 50,
  ah: 51,
  icmpv6: 58,
  ospf: 89,
  pim: 103,
  vrrp: 112,
  sctp: 132,
  udplite: 136,
} as const;

/** 0 … 255, the same number in both families. */
export type ProtocolNumber = number;

/** Protocols whose headers weir reads ports from; every other protocol has none. */
export function hasPorts(protocol: ProtocolNumber): boolean {
  return protocol === PROTOCOLS.tcp || protocol === PROTOCOLS.udp || protocol === PROTOCOLS.sctp;
}

/** Protocols whose type and code weir reads, in either family. */
export function hasTypeAndCode(protocol: ProtocolNumber): boolean {
  return protocol === PROTOCOLS.icmp || protocol === PROTOCOLS.icmpv6;
}

const NUMBERS = new Map<string, number>(Object.entries(PROTOCOLS));
const NAMES = new Map<number, string>(Object.entries(PROTOCOLS).map(([name, number]) => [number, name]));

export function formatProtocol(protocol: ProtocolNumber): string {
  return NAMES.get(protocol) ?? String(protocol);
}

/** A protocol by name or number (0–255); `undefined` if it is neither. */
export function parseProtocol(value: string | number): ProtocolNumber | undefined {
  const number = typeof value === 'number' ? value : (NUMBERS.get(value) ?? Number.NaN);
  return Number.isInteger(number) && number >= 0 && number <= 255 ? number : undefined;
}
