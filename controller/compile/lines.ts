import { hash } from 'node:crypto';
import type { Place } from '../errors/diagnostic.ts';
import type { RuleEntry } from '../model/image.ts';
import type { Direction } from '../model/policy.ts';
import type { Decider } from '../model/verdict.ts';

/** Stands where a path has no name of its own. No user's name is or contains it. */
const NOBODY = '*';

/** The lines that can decide, numbered in the order they were first asked for. */
export interface Lines {
  readonly entries: readonly RuleEntry[];
  /** The number of a line, added when it is new. Deciders of equal names are one line. */
  numberOf(decider: Decider): number;
}

/** The hash of a path, 16 hex digits. */
export type PathHash = (path: string) => string;

/** Remembers the hashes of the last two generations of paths: what is not asked for again is forgotten by `turn`. */
export interface PathHashes {
  readonly hashOf: PathHash;
  turn(): void;
}

export function createPathHashes(): PathHashes {
  let [before, now] = [new Map<string, string>(), new Map<string, string>()];
  return {
    hashOf(path) {
      const known = now.get(path) ?? before.get(path) ?? hash('sha256', path, 'hex').slice(0, 16);
      now.set(path, known);
      return known;
    },
    turn() {
      [before, now] = [now, new Map()];
    },
  };
}

export function createLines(hashOf: PathHash): Lines {
  const numbers = new Map<string, number>();
  const entries: RuleEntry[] = [];
  return {
    entries,
    numberOf(decider) {
      const path = pathOf(decider);
      const known = numbers.get(path);
      if (known !== undefined) return known;
      numbers.set(path, entries.length);
      return entries.push({ id: hashOf(path), decider }) - 1;
    },
  };
}

/**
 * What a rule id is the hash of: `tier/policy/direction/rule`. A policy's default has rule `*`, a
 * tier's default policy and rule `*`, the host's default tier, policy and rule `*`; a rule of tier safety has
 * policy `*`. What concerns both directions (ARP, frames that are no IP) is filed under ingress.
 */
function pathOf({ tier = NOBODY, policy = NOBODY, direction, rule = NOBODY }: Decider): string {
  return `${tier}/${policy}/${direction}/${rule}`;
}

/** ARP is always allowed, in both directions. */
export function arpDecider(place: Place): Decider {
  return headerDecider('arp', place, { by: 'safety', tier: 'safety' });
}

/** The host's `nonIP`, both directions. */
export function nonIpDecider(place: Place): Decider {
  return headerDecider('non-ip', place, { by: 'host-default' });
}

function headerDecider(rule: string, place: Place, owner: Pick<Decider, 'by' | 'tier'>): Decider {
  const direction: Direction = 'ingress';
  return { ...owner, rule, direction, place };
}
