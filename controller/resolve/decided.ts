import type { Packet } from '../model/packet.ts';
import type { Action, AddressMatch, Direction, ResolvedRule, ServiceMatch } from '../model/policy.ts';
import { WIDTH } from '../net/address.ts';
import { joined, type Runs, runsOf, withoutRuns } from './runs.ts';

/** A kind of packet that no rule tells apart but by the peer's address. */
export type PacketKind = Pick<Packet, 'protocol' | 'transport'>;

/** Peers about whom a list of rules decides, by what it decides. */
export type Decided = ReadonlyMap<Action, Runs>;

const EVERYBODY: Runs = ([4, 6] as const).map((family) => ({
  family,
  first: 0n,
  last: (1n << BigInt(WIDTH[family])) - 1n,
}));

const known = new WeakMap<readonly ResolvedRule[], Map<string, Decided>>();
const matched = new WeakMap<Exclude<AddressMatch, 'any'>, Runs>();

/** What rules decide about packets that those at `which` accept but for the peer; asked once per list and `which`. */
export function decidedBy(rules: readonly ResolvedRule[], which: readonly number[], direction: Direction): Decided {
  const ofList = known.get(rules) ?? new Map<string, Decided>();
  known.set(rules, ofList);
  const key = which.join();
  const decided = ofList.get(key) ?? decide(rules, which, direction === 'ingress' ? 'from' : 'to');
  ofList.set(key, decided);
  return decided;
}

function decide(rules: readonly ResolvedRule[], which: readonly number[], peer: 'from' | 'to'): Decided {
  const decided = new Map<Action, Runs>();
  let rest = EVERYBODY;
  for (const index of which) {
    const rule = rules[index];
    if (rule === undefined || rest.length === 0) continue;
    const left = rule[peer] === 'any' ? [] : withoutRuns(rest, runsOfMatch(rule[peer]));
    const mine = withoutRuns(rest, left);
    decided.set(rule.action, joined([...(decided.get(rule.action) ?? []), ...mine]));
    rest = left;
  }
  return decided;
}

function runsOfMatch(match: Exclude<AddressMatch, 'any'>): Runs {
  const runs =
    matched.get(match) ??
    joined(
      match.flatMap(({ include, except }) => {
        const whole = include === 'any' ? EVERYBODY : joined(include.flatMap(runsOf));
        return except.reduce((rest, set) => withoutRuns(rest, runsOf(set)), whole);
      }),
    );
  matched.set(match, runs);
  return runs;
}

/** Whether a list of services has one. Kubernetes kinds know protocols and destination ports only. */
export function accepts(services: ServiceMatch, { protocol, transport }: PacketKind): boolean {
  if (services === 'any') return true;
  const port = transport.kind === 'ports' ? transport.destination : 0;
  return services.some(
    (term) => term.protocol === protocol && (term.ports === undefined || isWithin(term.ports, port)),
  );
}

/** Whether two lists of services have one in common. */
export function doMeet(ones: ServiceMatch, others: ServiceMatch): boolean {
  if (ones === 'any' || others === 'any') return true;
  return ones.some((one) =>
    others.some(({ protocol, ports = EVERY_PORT }) => {
      const { first, last } = one.ports ?? EVERY_PORT;
      return protocol === one.protocol && first <= ports.last && ports.first <= last;
    }),
  );
}

const EVERY_PORT = { first: 0, last: 65535 } as const;

function isWithin({ first, last }: { readonly first: number; readonly last: number }, port: number): boolean {
  return first <= port && port <= last;
}
