import type { ServiceTerm } from '../model/policy.ts';
import { PROTOCOLS } from '../net/protocol.ts';
import { draftsByHost, type PolicyDraft } from './drafts.ts';
import type { HostEndpoint } from './endpoints.ts';
import type { Findings } from './findings.ts';
import type { Endpoints } from './inventory.ts';
import type { KubePolicy } from './kube-shape.ts';
import { allow } from './permission.ts';

/** Behind every NetworkPolicy, so that what one of them allows is credited to it. */
const ORDER = 1_000_000;

/** Destination unreachable, time exceeded, parameter problem (RFC 792); with packet too big, the same (RFC 4443). */
const ICMP_ERRORS: readonly ServiceTerm[] = [
  ...icmp(PROTOCOLS.icmp, [3, 11, 12]),
  ...icmp(PROTOCOLS.icmpv6, [1, 2, 3, 4]),
];
/** Request and reply (RFC 792, RFC 4443). */
const ICMP_ECHO: readonly ServiceTerm[] = [...icmp(PROTOCOLS.icmp, [8, 0]), ...icmp(PROTOCOLS.icmpv6, [128, 129])];

function icmp(protocol: number, types: readonly number[]): readonly ServiceTerm[] {
  return types.map((type) => ({ protocol, icmp: { type } }));
}

/** What reaches pods and leaves them although NetworkPolicies isolate them: for exactly these pods, host by host. */
export function isolationDrafts(hosts: Endpoints['hosts'], drafts: readonly PolicyDraft[]): readonly PolicyDraft[] {
  const isolating = draftsByHost(drafts.filter(({ body }) => isolates(body)));
  return [...isolating].flatMap(([name, policies]) => {
    const host = hosts.get(name);
    return host === undefined ? [] : draftsOf(host, policies);
  });
}

function draftsOf(host: HostEndpoint, policies: readonly PolicyDraft[]): readonly PolicyDraft[] {
  const { spec, place, at } = host.manifest;
  const choices = spec.kubernetes === undefined ? place : at(['spec', 'kubernetes']);
  const node = { name: `host ${host.name}`, prefixes: host.prefixes };
  const ownNode = allow('own-node', at(['spec', 'addresses']), { from: [{ include: [node], except: [] }] });
  const errors = allow('icmp-errors', choices, { services: ICMP_ERRORS });
  const echo = allow('icmp-echo', at(['spec', 'kubernetes', 'icmpEcho']), { services: ICMP_ECHO });
  const icmpRules = spec.kubernetes?.icmpEcho === 'allow' ? [errors, echo] : [errors];
  const rules = { ingress: [ownNode, ...icmpRules], egress: icmpRules };
  return (['ingress', 'egress'] as const).flatMap((direction): readonly PolicyDraft[] => {
    const isolating = policies.filter(({ body }) => body.default[direction] !== undefined);
    const [first] = isolating;
    if (first === undefined) return [];
    const body = { name: `~isolated/${direction}`, order: ORDER, default: {}, ingress: [], egress: [], place };
    const pods = new Set(isolating.flatMap(({ subjects }) => subjects.get(host.name) ?? []));
    const subjects = new Map([[host.name, [...pods]]]);
    return [{ tier: first.tier, body: { ...body, [direction]: rules[direction] }, subjects }];
  });
}

/** Until connections are tracked a reply is judged like any packet, and Kubernetes policies are written without them in mind. */
export function reportRepliesCut(drafts: readonly Drafted[], findings: Findings): void {
  const first = drafts.find(({ draft: { body, subjects } }) => subjects.size > 0 && (isolates(body) || denies(body)));
  if (first === undefined) return;
  const { policy, draft } = first;
  const does = isolates(draft.body) ? 'isolates pods' : 'denies traffic of pods';
  const message = `${policy.who} ${does}, and replies that no rule allows are dropped there until connections are tracked; allow them by sourcePorts in a Policy of an earlier tier`;
  findings.add('REPLIES_CUT', draft.body.place, message);
}

interface Drafted {
  readonly policy: KubePolicy;
  readonly draft: PolicyDraft;
}

function isolates({ default: stated }: PolicyDraft['body']): boolean {
  return (stated.ingress ?? stated.egress) !== undefined;
}

function denies({ ingress, egress }: PolicyDraft['body']): boolean {
  return [...ingress, ...egress].some(({ action }) => action === 'deny');
}
