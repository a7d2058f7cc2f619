import { openEngine } from '../../controller/compose.ts';
import type { Engine, EngineName } from '../../controller/model/engine.ts';
import type { Packet } from '../../controller/model/packet.ts';
import type { HostPolicy, PortRange, PrefixSet, ResolvedRule, ServiceMatch } from '../../controller/model/policy.ts';
import { parseAddress } from '../../controller/net/address.ts';
import { isPrefix, parsePrefix } from '../../controller/net/prefix.ts';
import { hasPorts, hasTypeAndCode, PROTOCOLS, parseProtocol } from '../../controller/net/protocol.ts';
import { describeCorpus, readCorpus } from '../corpora.ts';
import { AT } from '../model/build.ts';

/** One side of a rule: blocks, and ports as numbers or `first:last`. */
interface RuleSide {
  readonly nets?: readonly string[];
  readonly ports?: readonly (number | string)[];
}

interface Rule {
  readonly action: 'Allow' | 'Deny';
  readonly protocol?: string | number;
  readonly source?: RuleSide;
  readonly destination?: RuleSide;
}

interface Query {
  readonly src: { readonly ip: string };
  readonly dst: { readonly ip: string };
  readonly proto: string | number;
  readonly sport?: number;
  readonly port?: number;
  /** Index of the deciding rule; -1: none, the default. */
  readonly match: number;
  readonly expect: 'allow' | 'deny';
}

interface Case {
  readonly id: string;
  readonly defaultAction: string;
  readonly objects: readonly [{ readonly spec: { readonly ingress: readonly Rule[] } }];
  readonly queries: readonly Query[];
}

/** A packet with its verdict and the rule that decides; no rule: the host's default. */
export interface ClassBenchQuery {
  readonly packet: Packet;
  readonly expect: 'allow' | 'deny';
  readonly rule: string | undefined;
}

export interface ClassBenchCase {
  readonly id: string;
  readonly policy: HostPolicy;
  readonly queries: readonly ClassBenchQuery[];
}

export function readClassBench(file: string): readonly ClassBenchCase[] {
  return (readCorpus(file) as readonly Case[]).map(({ id, objects, queries }) => ({
    id,
    policy: hostPolicy(objects[0].spec.ingress),
    queries: queries.map((query) => ({
      packet: packetOf(query),
      expect: query.expect,
      rule: query.match === -1 ? undefined : ruleName(query.match),
    })),
  }));
}

function ruleName(index: number): string {
  return `rule-${index}`;
}

/** The rules as one policy on everything a host forwards or owns; what no rule matches is denied by the host. */
function hostPolicy(rules: readonly Rule[]): HostPolicy {
  const policy = {
    name: 'classbench',
    order: 100,
    subjects: [
      { kind: 'host', scope: 'own' },
      { kind: 'host', scope: 'forward' },
    ],
    default: {},
    ingress: rules.map(resolvedRule),
    egress: [],
    place: AT,
  } as const;
  return {
    host: 'router',
    addresses: [],
    interfaces: ['eth0'],
    default: { ingress: { verdict: 'deny', place: AT }, egress: { verdict: 'allow', place: AT } },
    nonIP: { verdict: 'allow', place: AT },
    workloads: [],
    safety: [],
    tiers: [{ name: 'application', order: 2000, default: 'pass', place: AT, policies: [policy] }],
    place: AT,
  };
}

function resolvedRule({ action, protocol, source, destination }: Rule, index: number): ResolvedRule {
  return {
    name: ruleName(index),
    action: action === 'Allow' ? 'allow' : 'deny',
    from: addresses(source?.nets),
    to: addresses(destination?.nets),
    services: services(protocol, destination?.ports),
    sourcePorts: source?.ports?.map(portRange) ?? 'any',
    place: AT,
  };
}

function addresses(nets: readonly string[] | undefined): ResolvedRule['from'] {
  if (nets === undefined) return 'any';
  const set: PrefixSet = { name: nets.join(' '), prefixes: nets.map((net) => parsePrefix(net)).filter(isPrefix) };
  if (set.prefixes.length !== nets.length) throw new Error(`not all prefixes: ${nets}`);
  return [{ include: [set], except: [] }];
}

/** Ports without a protocol restrict TCP, UDP and SCTP. */
function services(protocol: string | number | undefined, ports: RuleSide['ports']): ServiceMatch {
  if (protocol === undefined && ports === undefined) return 'any';
  const protocols =
    protocol === undefined ? [PROTOCOLS.tcp, PROTOCOLS.udp, PROTOCOLS.sctp] : [protocolNumber(protocol)];
  if (ports === undefined) return protocols.map((number) => ({ protocol: number }));
  return protocols.flatMap((number) => ports.map((port) => ({ protocol: number, ports: portRange(port) })));
}

function protocolNumber(protocol: string | number): number {
  const number = parseProtocol(typeof protocol === 'string' ? protocol.toLowerCase() : protocol);
  if (number === undefined) throw new Error(`not a protocol: ${protocol}`);
  return number;
}

function portRange(port: number | string): PortRange {
  const [first, last] = String(port).split(':').map(Number);
  if (first === undefined || Number.isNaN(first)) throw new Error(`not a port: ${port}`);
  return { first, last: last ?? first };
}

function packetOf({ src, dst, proto, sport, port }: Query): Packet {
  const [source, destination] = [parseAddress(src.ip), parseAddress(dst.ip)];
  if (source === undefined || destination === undefined) throw new Error(`not addresses: ${src.ip}, ${dst.ip}`);
  const protocol = protocolNumber(proto);
  return {
    family: source.family,
    source,
    destination,
    protocol,
    hopLimit: 64,
    transport: hasPorts(protocol)
      ? { kind: 'ports', source: sport ?? 0, destination: port ?? 0 }
      : hasTypeAndCode(protocol)
        ? { kind: 'icmp', type: 8, code: 0 }
        : { kind: 'none' },
  };
}

/** Asks every query; the answers that are wrong, at most ten, for a message that can be read. */
export function disagreements({ policy, queries }: ClassBenchCase, engine: Engine): readonly string[] {
  const wrong = queries.flatMap(({ packet, expect, rule }, index) => {
    const { verdict, ingress } = engine.hook(policy, 'eth0', 'ingress', packet);
    const said = ingress?.decider.rule;
    if (verdict === expect && said === rule) return [];
    return [`query ${index}: expected ${expect} by ${rule}, got ${verdict} by ${said}`];
  });
  return wrong.slice(0, 10);
}

/** The tests of both files, for one engine. */
export function testClassBench(name: EngineName): void {
  for (const file of ['classbench_1k_ordered.jsonl.gz', 'classbench_v6_1k_ordered.jsonl.gz']) {
    describeCorpus(file, () => {
      test(`engine ${name} decides every query as expected, by the rule expected`, async () => {
        using engine = await openEngine(name);
        const cases = readClassBench(file);
        expect(cases.map(({ queries }) => queries.length)).toEqual([2500, 2500, 2500]);
        for (const entry of cases) {
          expect({ id: entry.id, wrong: disagreements(entry, engine) }).toEqual({ id: entry.id, wrong: [] });
        }
      });
    });
  }
}
