import type { PortRange } from '../model/policy.ts';
import { type Classes, createFlipSet, hashOf } from './classes.ts';
import type { Pages } from './pages.ts';
import { addRange, createEdges, sweep } from './sweep.ts';

/** Values a port, or a type and code, may have. */
export const VALUES = 65536;
export const EVERY_VALUE: PortRange = { first: 0, last: VALUES - 1 };

/** The classes of one protocol's values. `index` names an index of Pages. */
export interface ValueClasses {
  readonly index: number;
  /** The members that accept some value, as a class. */
  readonly possible: number;
  /** The members that accept every value. */
  readonly definite: number;
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
  sweep(edges, store.members, {
    toggle: (member) => current.flip(member),
    settle(position) {
      classes.fill(store.classes.numberOf(current.bits, current.hash()), position);
      current.bits.forEach((bits, i) => {
        possible[i] = (possible[i] ?? 0) | bits;
        definite[i] = (definite[i] ?? 0) & bits;
      });
    },
  });
  return {
    index: store.pages.indexOf(classes),
    possible: store.classes.numberOf(possible, hashOf(possible)),
    definite: store.classes.numberOf(definite, hashOf(definite)),
  };
}
