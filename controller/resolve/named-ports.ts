import type { PrefixSet, ServiceTerm } from '../model/policy.ts';
import { formatProtocol, PROTOCOLS, type ProtocolNumber } from '../net/protocol.ts';
import type { WorkloadEndpoint } from './endpoints.ts';
import { alone } from './peer-sets.ts';
import { type Choice, choiceKey, formatChoice, type Population } from './population.ts';

/** A port by name; `protocol` absent: whatever it is. */
export interface PortName {
  readonly name: string;
  readonly protocol?: ProtocolNumber;
}

/** Those of a choice for whom a name stands for the same ports. */
export interface PortHolders {
  /** `http=8080`, `dns=53,udp:53` */
  readonly label: string;
  readonly terms: readonly ServiceTerm[];
  /** Their addresses; `any`: all of the choice are among them. */
  readonly addresses: readonly PrefixSet[] | 'any';
}

/** What port names mean among the endpoints of a choice; equal questions have the same answer. */
export type FindHolders = (choice: Choice, names: readonly PortName[]) => readonly PortHolders[];

export function holderFinder(population: Population): FindHolders {
  const known = new Map<string, readonly PortHolders[]>();
  return (choice, names) => {
    const key = JSON.stringify([
      choiceKey(choice),
      ...names.map(({ name, protocol = 'any' }) => `${name} ${protocol}`),
    ]);
    const found = known.get(key) ?? holdersAmong(population.choose(choice), choice, names);
    known.set(key, found);
    return found;
  };
}

function holdersAmong(
  members: readonly WorkloadEndpoint[],
  choice: Choice,
  names: readonly PortName[],
): readonly PortHolders[] {
  const groups = new Map<string, { readonly terms: readonly ServiceTerm[]; readonly members: WorkloadEndpoint[] }>();
  for (const member of members) {
    const terms = termsOf(member, names);
    const [first] = names;
    if (first === undefined || terms.length === 0) continue;
    const label = `${first.name}=${terms.map(formatTerm).join()}`;
    const group = groups.get(label) ?? { terms, members: [] };
    groups.set(label, group);
    group.members.push(member);
  }
  return [...groups].map(([label, group]) => ({
    label,
    terms: group.terms,
    addresses: group.members.length === members.length ? 'any' : addressesOf(group.members, choice, label),
  }));
}

function addressesOf(members: readonly WorkloadEndpoint[], choice: Choice, label: string): readonly PrefixSet[] {
  const prefixes = members.flatMap(({ addresses }) => addresses.map(alone));
  return prefixes.length === 0 ? [] : [{ name: `pod ${formatChoice(choice)}, ${label}`, prefixes }];
}

/** Each port once, by protocol and number. */
function termsOf({ ports }: WorkloadEndpoint, names: readonly PortName[]): readonly ServiceTerm[] {
  const meant = ports.filter((port) =>
    names.some(({ name, protocol = port.protocol }) => port.name === name && port.protocol === protocol),
  );
  const terms = meant.map(({ protocol, port }): [string, ServiceTerm] => [
    `${protocol} ${port}`,
    { protocol, ports: { first: port, last: port } },
  ]);
  return [...new Map(terms).values()].toSorted(
    (a, b) => a.protocol - b.protocol || (a.ports?.first ?? 0) - (b.ports?.first ?? 0),
  );
}

function formatTerm({ protocol, ports }: ServiceTerm): string {
  const number = `${ports?.first ?? ''}`;
  return protocol === PROTOCOLS.tcp ? number : `${formatProtocol(protocol)}:${number}`;
}
