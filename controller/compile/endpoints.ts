import type { HostPolicy, ResolvedWorkload } from '../model/policy.ts';
import { ALWAYS_OWN } from '../model/subject.ts';
import { type Address, type Family, WIDTH } from '../net/address.ts';
import type { Prefix } from '../net/prefix.ts';
import { createFiledNode, file } from './filing.ts';
import { readFamily } from './prefix-words.ts';
import { buildTrie, type Tries } from './trie.ts';

/** 1 for the host's own side of a packet, 0 for the rest. */
export function ownTries(policy: HostPolicy): Tries {
  return triesOf(new Map([[1, [...policy.addresses.map(alone), ...ALWAYS_OWN]]]), 0);
}

/** The subject of each resident's addresses, `stranger` elsewhere. A resident's first claim wins. */
export function residentTries(
  residents: readonly ResolvedWorkload[],
  subjectOf: (workload: ResolvedWorkload) => number,
  stranger: number,
): Tries {
  const claimed = new Set<string>();
  const claims = new Map<number, readonly Prefix[]>();
  for (const resident of residents) {
    const own = resident.addresses.filter(({ family, bits }) => {
      const key = `${family}:${bits}`;
      return !claimed.has(key) && claimed.add(key);
    });
    const subject = subjectOf(resident);
    claims.set(subject, [...(claims.get(subject) ?? []), ...own.map(alone)]);
  }
  return triesOf(claims, stranger);
}

function alone({ family, bits }: Address): Prefix {
  return { family, bits, length: WIDTH[family] };
}

/** The number of the longest prefix that holds an address. No prefix may have two numbers. */
function triesOf(prefixes: ReadonlyMap<number, readonly Prefix[]>, otherwise: number): Tries {
  const meaning = { enter: (_: number, number: number) => number, numberOf: (number: number) => number, epoch: 0 };
  const trieOf = (family: Family): Tries[Family] => {
    const root = createFiledNode();
    for (const [number, list] of prefixes) file(root, readFamily(list, family), number, 'add');
    return buildTrie(root, otherwise, meaning);
  };
  return { 4: trieOf(4), 6: trieOf(6) };
}
