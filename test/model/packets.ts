import type { Packet } from '../../controller/model/packet.ts';
import type { HookVerdict, WalkVerdict } from '../../controller/model/verdict.ts';
import type { Family } from '../../controller/net/address.ts';
import { hasPorts, hasTypeAndCode, parseProtocol } from '../../controller/net/protocol.ts';
import { address } from './build.ts';

const PACKET =
  /^(?<protocol>\S+) (?<source>[\d.]+)(?::(?<sport>\d+))? > (?<destination>[\d.]+)(?::(?<port>\d+))?(?<rest>.*)$/;

/**
 * `tcp 10.0.0.1:40000 > 192.0.2.1:443`, `icmp 10.0.0.1 > 192.0.2.1 8/0`, `gre 10.0.0.1 > 192.0.2.1`;
 * ` ttl=255` and ` fragment` (a later one) may follow.
 */
export function packet(text: string, family: Family): Packet {
  const fields = PACKET.exec(text)?.groups;
  if (fields === undefined) throw new Error(`not a packet: ${text}`);
  const { protocol: name = '', source = '', destination = '', sport, port, rest = '' } = fields;
  const protocol = parseProtocol(/^\d+$/.test(name) ? Number(name) : name);
  if (protocol === undefined) throw new Error(`not a protocol: ${name}`);
  const [, type, code] = / (\d+)\/(\d+)/.exec(rest) ?? [];
  return {
    family,
    source: address(source, family),
    destination: address(destination, family),
    protocol,
    hopLimit: Number(/ttl=(\d+)/.exec(rest)?.[1] ?? 64),
    transport: rest.includes('fragment')
      ? { kind: 'later-fragment' }
      : hasPorts(protocol)
        ? { kind: 'ports', source: Number(sport), destination: Number(port) }
        : hasTypeAndCode(protocol)
          ? { kind: 'icmp', type: Number(type), code: Number(code) }
          : { kind: 'none' },
  };
}

/** `allow by application/web/https`, `deny by host default`, `deny by application/web/https (fragment)`. */
export function said({ verdict, decider, reason }: WalkVerdict): string {
  const { by, tier, policy, rule } = decider;
  const names = [tier, policy, rule].filter((name) => name !== undefined).join('/');
  const line = by === 'host-default' ? 'host default' : by === 'rule' || by === 'safety' ? names : `${names} default`;
  return `${verdict} by ${line}${reason === undefined ? '' : ` (${reason})`}`;
}

export function saidHook({ verdict, ingress, egress, reason }: HookVerdict): Readonly<Record<string, string>> {
  return {
    verdict: reason === undefined ? verdict : `${verdict} (${reason})`,
    ...(egress === undefined ? {} : { egress: said(egress) }),
    ...(ingress === undefined ? {} : { ingress: said(ingress) }),
  };
}
