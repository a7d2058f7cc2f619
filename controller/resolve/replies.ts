import { evaluateSubject } from '../model/evaluate.ts';
import type { Packet } from '../model/packet.ts';
import type { HostPolicy, Subject } from '../model/policy.ts';
import type { Decider } from '../model/verdict.ts';
import { type Family, formatAddress } from '../net/address.ts';
import { formatProtocol } from '../net/protocol.ts';
import type { Findings } from './findings.ts';
import { outgoingFlows } from './outgoing.ts';

const OWN: Subject = { kind: 'host', scope: 'own' };

/**
 * Until connections are tracked, the reply to a host's own connection is judged like any packet.
 * Reports every line that drops one, once, with an example; tries one flow for each way out.
 */
export function reportCutReplies(hosts: Iterable<HostPolicy>, findings: Findings): void {
  const reported = new Set<string>();
  for (const policy of hosts) {
    for (const flow of ([4, 6] as const).flatMap((family: Family) => outgoingFlows(policy, family))) {
      const { verdict, decider } = evaluateSubject(policy, OWN, 'ingress', mirrored(flow));
      const line = JSON.stringify(decider.place);
      if (verdict === 'allow' || reported.has(line)) continue;
      if (evaluateSubject(policy, OWN, 'egress', flow).verdict !== 'allow') continue;
      reported.add(line);
      findings.add('REPLIES_CUT', decider.place, cutMessage(policy, decider, flow));
    }
  }
}

function mirrored(flow: Packet): Packet {
  const { source, destination, transport } = flow;
  const ports =
    transport.kind === 'ports'
      ? { ...transport, source: transport.destination, destination: transport.source }
      : transport;
  return { ...flow, source: destination, destination: source, transport: ports };
}

function cutMessage(
  policy: HostPolicy,
  decider: Decider,
  { protocol, source, destination, transport }: Packet,
): string {
  const port = transport.kind === 'ports' ? transport.destination : 0;
  const example = `${formatProtocol(protocol)} port ${port} from ${formatAddress(source)} to ${formatAddress(destination)}`;
  return `${lineOf(policy, decider)} cuts the replies to connections that host "${policy.host}" may open, for example ${example}; add an ingress rule that allows them by sourcePorts`;
}

function lineOf({ host }: HostPolicy, { by, tier, policy, rule }: Decider): string {
  switch (by) {
    case 'rule':
    case 'safety':
      return `rule "${rule}"`;
    case 'policy-default':
      return `ingress default of policy "${policy}"`;
    case 'tier-default':
      return `default of tier "${tier}"`;
    case 'host-default':
      return `ingress default of host "${host}"`;
  }
}
