// Real prefixes of the corpora, and addresses to look up in them with what is right for each.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseAddress } from '../../dist/net/address.js';
import { parsePrefix } from '../../dist/net/prefix.js';
import { CORPORA } from '../corpora-root.mjs';
import { pointIn } from './classbench.mjs';
import { randomFrom } from './shapes.mjs';

/** @import { Prefix } from './classbench.mjs' */

/**
 * @typedef {{ address: bigint, inside: boolean, allowed: boolean }} Probe `inside` any prefix; `allowed` not by a denied one alone
 * @typedef {{ family: 4 | 6, prefixes: readonly Prefix[], denied?: readonly Prefix[], probes: readonly Probe[] }} PrefixSet
 *   `denied`: which of the prefixes the second rule denies, behind a first that allows the rest
 */

const lines = (file) =>
  gunzipSync(readFileSync(join(CORPORA, 'sets', file)))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');

/**
 * `v4_1M` and its like, with the probes that lie beside it.
 *
 * @returns {PrefixSet}
 */
export function readSet(name) {
  const prefixes = lines(`${name}.txt.gz`).map((line) => parsePrefix(line));
  const probes = lines(`${name}.probes.tsv.gz`).map((line) => {
    const [address, where] = line.split('\t');
    return { address: parseAddress(address).bits, inside: where === 'in', allowed: where === 'in' };
  });
  return { family: prefixes[0].family, prefixes, probes };
}

/**
 * `count` of its prefixes; its probes judged anew.
 *
 * @returns {PrefixSet}
 */
export function drawnFrom({ family, prefixes, probes }, count, seed) {
  const chosen = shuffled(prefixes, randomFrom(seed)).slice(0, count);
  return { family, prefixes: chosen, probes: judged(chosen, probes, seed) };
}

/**
 * `count` longer prefixes: each of the set's cut into pieces of `bits` more, some of the pieces left out.
 * @returns {PrefixSet}
 */
export function splitFrom({ family, prefixes, probes }, { bits, count, seed }) {
  const pieces = prefixes.flatMap(({ bits: first, length }) => {
    const more = Math.min(bits, 128 - length);
    const step = 1n << BigInt(128 - length - more);
    return Array.from({ length: 2 ** more }, (_, index) => ({
      family,
      bits: first + BigInt(index) * step,
      length: length + more,
    }));
  });
  const chosen = shuffled(
    [...new Map(pieces.map((piece) => [`${piece.bits}/${piece.length}`, piece])).values()],
    randomFrom(seed),
  ).slice(0, count);
  return { family, prefixes: chosen, probes: judged(chosen, probes, seed) };
}

function shuffled(items, random) {
  const copy = [...items];
  for (let last = copy.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [copy[last], copy[other]] = [copy[other], copy[last]];
  }
  return copy;
}

/** Every other probe is replaced by a random point of a random prefix: a drawn set would seldom be hit. */
function judged(prefixes, probes, seed) {
  const random = randomFrom(seed + 1);
  const below = (limit) => Math.floor(random() * limit);
  const isInside = membership(prefixes);
  return probes.map(({ address }, index) => {
    const asked = index % 2 === 0 ? address : pointIn(prefixes[below(prefixes.length)], below);
    return { address: asked, inside: isInside(asked), allowed: isInside(asked) };
  });
}

/**
 * The same prefixes, every other one (at random) denied by a second rule: neighbours no longer melt into one range.
 *
 * @returns {PrefixSet}
 */
export function mixedFrom({ family, prefixes, probes }, seed) {
  const mixed = shuffled(prefixes, randomFrom(seed));
  const half = mixed.length / 2;
  const isAllowed = membership(mixed.slice(0, half));
  return {
    family,
    prefixes,
    denied: mixed.slice(half),
    probes: probes.map((probe) => ({ ...probe, allowed: isAllowed(probe.address) })),
  };
}

/** By sorted, merged ranges. */
export function membership(prefixes) {
  const width = prefixes[0].family === 4 ? 32 : 128;
  const ranges = prefixes
    .map(({ bits, length }) => ({ first: bits, last: bits | ((1n << BigInt(width - length)) - 1n) }))
    .toSorted((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged = [];
  for (const { first, last } of ranges) {
    const before = merged.at(-1);
    if (before !== undefined && first <= before.last + 1n) before.last = last > before.last ? last : before.last;
    else merged.push({ first, last });
  }
  return (address) => {
    let [low, high] = [0, merged.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (merged[middle].first <= address) low = middle + 1;
      else high = middle;
    }
    return low > 0 && address <= merged[low - 1].last;
  };
}
