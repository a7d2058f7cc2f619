/** What became of packets that were counted for a reason: in a row of words, and in a sentence. */
export interface ReasonWords {
  readonly short: string;
  readonly meaning: string;
}

/** By the names of abi/reasons.ts. */
export const REASON_WORDS: Readonly<Record<string, ReasonWords>> = {
  row: { short: 'decided by rules', meaning: 'judged; a rule, a default or tier safety decided' },
  arp: { short: 'allowed as ARP', meaning: 'allowed: ARP always is' },
  'non-ip': { short: "decided by the host's nonIP", meaning: "neither IP nor ARP: the host's nonIP decided" },
  unmanaged: { short: 'passed at unmanaged interfaces', meaning: 'passed unjudged: the interface is not managed' },
  'not-a-workload': {
    short: 'of no declared workload',
    meaning: 'judged as a stranger: no workload of this interface has the address',
  },
  fragment: { short: 'dropped as fragments', meaning: 'dropped: a later fragment, which a rule on ports may concern' },
  malformed: { short: 'dropped as malformed', meaning: 'dropped: headers cut short or contradictory' },
  'vlan-depth': { short: 'dropped for their VLAN tags', meaning: 'dropped: more than two VLAN tags' },
  extensions: { short: 'dropped for extension headers', meaning: 'dropped: more IPv6 extension headers than are read' },
  unbound: { short: 'dropped as unbound', meaning: 'dropped: the generation does not know the interface' },
  'no-generation': { short: 'dropped without a generation', meaning: 'dropped: nothing was committed yet' },
  broken: { short: 'dropped by a broken image', meaning: 'dropped: the image has no row for the packet; report it' },
};

/** Beside the reason of a packet: whose stamp it carried. By the names of abi/reasons.ts. */
export const STAMPED_WORDS: Readonly<Record<string, ReasonWords>> = {
  earlier: {
    short: 'judged by the generation they had met before',
    meaning: 'under way between two hooks at a commit: judged by the generation of the first',
  },
  stale: {
    short: 'with a stale stamp',
    meaning: 'under way for longer than their generation was held: judged by the deciding one',
  },
};

type Reasons = Readonly<Record<string, number>>;

/** How many packets were judged, and what became of them: the parts add up. */
export function reasonSummary(reasons: Reasons): string {
  const parts = mostFirst(reasons).map(([name, count]) => `${count} ${REASON_WORDS[name]?.short ?? name}`);
  const total = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  return parts.length === 0 ? '0 met a program' : `${total} met a program: ${parts.join(', ')}`;
}

/** The stamps that were not those of the deciding generation; `undefined` where there was none. */
export function stampedSummary(stamped: Reasons): string | undefined {
  const parts = mostFirst(stamped).map(([name, count]) => `${count} ${STAMPED_WORDS[name]?.short ?? name}`);
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** `[name, packets]`, most packets first. */
export function mostFirst(reasons: Reasons): readonly (readonly [string, number])[] {
  return Object.entries(reasons).sort(([, a], [, b]) => b - a);
}
