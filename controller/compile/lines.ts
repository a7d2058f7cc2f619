import { hash } from 'node:crypto';
import type { Place } from '../errors/diagnostic.ts';
import type { RuleEntry } from '../model/image.ts';
import type { Direction } from '../model/policy.ts';
import type { Decider } from '../model/verdict.ts';
import { type Names, nameOf } from './names.ts';

/** Stands where a path has no name of its own. No user's name is or contains it. */
const NOBODY = '*';

/** The lines that can decide, numbered in the order they were first asked for. */
export interface Lines {
  readonly entries: readonly RuleEntry[];
  /** The number of a line, added when it is new. Deciders of equal names are one line. */
  numberOf(decider: Decider): number;
  /** The ids of the entries there are by now. */
  names(): Names;
}

/** A path, and the line it is in the policy at hand. */
interface Path {
  /** 16 hex digits of its hash. */
  readonly id: string;
  readonly high: number;
  readonly low: number;
  line: number;
}

const NO_LINE = -1;

/** Remembers the hashes of paths: what the last policy did not ask for is forgotten by `turn`. */
export interface Paths {
  readonly at: (path: string) => Path;
  turn(): void;
}

export function createPaths(): Paths {
  const known = new Map<string, Path>();
  return {
    at(path) {
      const found = known.get(path) ?? pathNamed(path);
      if (found.line === NO_LINE) known.set(path, found);
      return found;
    },
    turn() {
      for (const [path, { line }] of known) if (line === NO_LINE) known.delete(path);
      for (const path of known.values()) path.line = NO_LINE;
    },
  };
}

function pathNamed(path: string): Path {
  const id = hash('sha256', path, 'hex').slice(0, 16);
  const [high, low] = nameOf(id);
  return { id, high, low, line: NO_LINE };
}

/** The lines of one policy: `paths` are turned before it. */
export function createLines(paths: Paths): Lines {
  const entries: RuleEntry[] = [];
  const names: Path[] = [];
  return {
    entries,
    numberOf(decider) {
      const path = paths.at(pathOf(decider));
      if (path.line !== NO_LINE) return path.line;
      path.line = names.push(path) - 1;
      entries.push({ id: path.id, decider });
      return path.line;
    },
    names: () => ({
      high: Uint32Array.from(names, ({ high }) => high),
      low: Uint32Array.from(names, ({ low }) => low),
    }),
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
