import type { PrefixSet, ServiceTerm } from '../model/policy.ts';
import { formatProtocol, PROTOCOLS, type ProtocolNumber } from '../net/protocol.ts';
import type { NamedPort, WorkloadEndpoint } from './endpoints.ts';
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
  const meanings = new Map<string, MeaningOf>();
  return (choice, names) => {
    const asked = names.map(({ name, protocol = 'any' }) => `${name} ${protocol}`).join();
    const key = `${asked} ${choiceKey(choice)}`;
    const meaningOf = meanings.get(asked) ?? meaningsOf(names);
    meanings.set(asked, meaningOf);
    const found = known.get(key) ?? holdersAmong(population.choose(choice), choice, meaningOf);
    known.set(key, found);
    return found;
  };
}

/** What names stand for at an endpoint; `undefined`: nothing. Asked once per endpoint. */
type MeaningOf = (member: WorkloadEndpoint) => Pick<PortHolders, 'label' | 'terms'> | undefined;

function meaningsOf(names: readonly PortName[]): MeaningOf {
  const known = new Map<readonly NamedPort[], ReturnType<MeaningOf>>();
  return ({ ports }) => {
    if (known.has(ports)) return known.get(ports);
    const terms = termsAmong(ports, names);
    const [first] = names;
    const isHeld = first !== undefined && terms.length > 0;
    const meaning = isHeld ? { label: `${first.name}=${terms.map(formatTerm).join()}`, terms } : undefined;
    known.set(ports, meaning);
    return meaning;
  };
}

/** Who has no address is sent nothing, and is nobody here. */
function holdersAmong(
  chosen: readonly WorkloadEndpoint[],
  choice: Choice,
  meaningOf: MeaningOf,
): readonly PortHolders[] {
  const members = chosen.filter(({ addresses }) => addresses.length > 0);
  const groups = new Map<string, { readonly terms: readonly ServiceTerm[]; readonly members: WorkloadEndpoint[] }>();
  for (const member of members) {
    const meaning = meaningOf(member);
    if (meaning === undefined) continue;
    const { label, terms } = meaning;
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
  const prefixes = members.flatMap((member) => member.prefixes);
  return prefixes.length === 0 ? [] : [{ name: `pod ${formatChoice(choice)}, ${label}`, prefixes }];
}

/** Each port once, by protocol and number. */
function termsAmong(ports: readonly NamedPort[], names: readonly PortName[]): readonly ServiceTerm[] {
  const meant = ports.filter((port) => names.some((name) => isMeant(port, name)));
  const terms = new Map<string, ServiceTerm>();
  for (const { protocol, port } of meant)
    terms.set(`${protocol} ${port}`, { protocol, ports: { first: port, last: port } });
  return [...terms.values()].toSorted(
    (a, b) => a.protocol - b.protocol || (a.ports?.first ?? 0) - (b.ports?.first ?? 0),
  );
}

function isMeant(port: NamedPort, { name, protocol = port.protocol }: PortName): boolean {
  return port.name === name && port.protocol === protocol;
}

function formatTerm({ protocol, ports }: ServiceTerm): string {
  const number = `${ports?.first ?? ''}`;
  return protocol === PROTOCOLS.tcp ? number : `${formatProtocol(protocol)}:${number}`;
}
