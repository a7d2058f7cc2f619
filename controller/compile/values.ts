import type { PortRange } from '../model/policy.ts';
import { type Classes, createFlipSet } from './classes.ts';
import type { Pages } from './pages.ts';
import { addRange, createEdges, sweep } from './sweep.ts';

/** Values a port, or a type and code, may have. */
export const VALUES = 65536;
export const EVERY_VALUE: PortRange = { first: 0, last: VALUES - 1 };

/** The classes of one protocol's values. `index` names an index of Pages. */
export interface ValueClasses {
  readonly index: number;
  /** Those that some value has. */
  readonly found: ReadonlySet<number>;
  /** Members that accept some value, a bit each. */
  readonly possible: Uint32Array;
  /** Members that accept every value. */
  readonly definite: Uint32Array;
}

/** Where classes and pages are kept; several protocols share them. */
export interface ValueStore {
  /** Members a class may have. */
  readonly members: number;
  readonly classes: Classes;
  readonly pages: Pages;
}

/** `ranges(member)`: the values a member accepts; absent = none. */
export function classifyValues(ranges: ReadonlyMap<number, readonly PortRange[]>, store: ValueStore): ValueClasses {
  const edges = createEdges(0);
  for (const [member, accepted] of ranges) {
    for (const { first, last } of accepted)
      addRange(edges, member, first, last === EVERY_VALUE.last ? undefined : last + 1);
  }
  const current = createFlipSet(store.members);
  const possible = new Uint32Array(current.bits.length);
  const definite = new Uint32Array(current.bits.length).fill(0xffffffff);
  const classes = new Uint32Array(VALUES);
  const found = new Set<number>();
  sweep(edges, store.members, {
    toggle: (member) => current.flip(member),
    settle(position) {
      const number = store.classes.numberOf(current.bits, current.hash());
      found.add(number);
      classes.fill(number, position);
      current.bits.forEach((bits, i) => {
        possible[i] = (possible[i] ?? 0) | bits;
        definite[i] = (definite[i] ?? 0) & bits;
      });
    },
  });
  return { index: store.pages.indexOf(classes), found, possible, definite };
}
