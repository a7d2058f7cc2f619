import type { PortRange } from '../model/policy.ts';
import { type Classes, createClasses, createFlipSet } from './classes.ts';
import type { Pages } from './pages.ts';
import { classifyValues, type ValueClasses } from './values.ts';

export interface SourcePortClasses {
  readonly ports: ValueClasses;
  /** The class of packets whose protocol has no ports: no match accepts them. */
  readonly none: number;
  readonly classes: Classes;
}

/** A class is the set of matches (by index) that accept a source port. */
export function classifySourcePorts(matches: readonly (readonly PortRange[])[], pages: Pages): SourcePortClasses {
  const classes = createClasses(matches.length);
  const nobody = createFlipSet(matches.length);
  const none = classes.numberOf(nobody.bits, nobody.hash());
  const ports = classifyValues(new Map(matches.entries()), { members: matches.length, classes, pages });
  return { ports, none, classes };
}

/** Equal for the same ranges in the same order. */
export function sourcePortKey(match: readonly PortRange[]): string {
  return match.map(({ first, last }) => `${first}-${last}`).join();
}
