import type { Rule } from '../model/documents.generated.ts';
import type { ManifestOf } from '../model/manifest.ts';
import type { AddressMatch, Direction, ResolvedRule } from '../model/policy.ts';
import type { Family } from '../net/address.ts';
import type { PeerSources } from './peer-sets.ts';
import { resolvePeers } from './peers.ts';
import { type PortSets, resolveServices, resolveSourcePorts, type Written } from './services.ts';

/** What the rules of a policy are resolved against. */
export interface RuleSources {
  readonly peers: PeerSources;
  readonly portSets: PortSets;
}

export function resolveRules(
  policy: ManifestOf<'Policy'>,
  direction: Direction,
  sources: RuleSources,
): readonly ResolvedRule[] {
  return (policy.spec[direction] ?? []).map((rule, index) => {
    const written = { manifest: policy, path: ['spec', direction, index], who: `rule "${rule.name}"` };
    const resolved = resolveRule(rule, written, sources);
    checkFamilies(resolved, direction, written, sources);
    return resolved;
  });
}

function resolveRule(rule: Rule, { manifest, path, who }: Written, { peers, portSets }: RuleSources): ResolvedRule {
  const at = (field: string): Written => ({ manifest, path: [...path, field], who });
  return {
    name: rule.name,
    action: rule.action,
    from: resolvePeers(rule.from, at('from'), peers),
    to: resolvePeers(rule.to, at('to'), peers),
    services: resolveServices(rule.ports, at('ports'), portSets, peers.findings),
    sourcePorts: resolveSourcePorts(rule.sourcePorts),
    place: manifest.at(path),
  };
}

/** A deny that names one family only leaves the other open. */
function checkFamilies(rule: ResolvedRule, direction: Direction, written: Written, sources: RuleSources): void {
  if (rule.action !== 'deny' && rule.action !== 'reject') return;
  const side = direction === 'ingress' ? 'from' : 'to';
  const [family, second] = familiesOf(rule[side]);
  if (family === undefined || second !== undefined) return;
  const other = family === 4 ? 6 : 4;
  const message = `${written.who} has action ${rule.action} and peers in IPv${family} only, so IPv${other} passes it by; name the IPv${other} peers as well`;
  sources.peers.findings.add('DENY_ONE_FAMILY', written.manifest.at([...written.path, side]), message);
}

function familiesOf(match: AddressMatch): readonly Family[] {
  if (match === 'any') return [4, 6];
  const sets = match.flatMap(({ include }) => (include === 'any' ? [] : include));
  return ([4, 6] as const).filter((family) =>
    sets.some(({ prefixes }) => prefixes.some((prefix) => prefix.family === family)),
  );
}
