// A policy by identities, the shape of Cilium's: what it can say of a ClassBench set, and its maps.
import { fill } from './batch.mjs';
import { ALL_PORTS } from './classbench.mjs';

/** @import { Prefix, Rule } from './classbench.mjs' */

const everywhere = { family: 4, bits: 0n, length: 0 };
const ports = { first: 0, last: ALL_PORTS };
const isAll = ({ first, last }) => first === 0 && last === ALL_PORTS;
const keyOf = ({ bits, length }) => `${bits}/${length}`;

/**
 * The part of a rule set that needs no order: allow by source prefix and by protocol with one port, or any. Rules by
 * destination or source port lose that condition; rules by a range of ports are left out.
 *
 * @param {readonly Rule[]} rules
 * @returns {Rule[]}
 */
export function unordered(rules) {
  const kept = rules.filter(({ ports: { first, last } }) => (first === last && first > 0) || isAll({ first, last }));
  const reduced = kept.map((rule) => ({ ...rule, destination: everywhere, sourcePorts: ports }));
  const distinct = new Map(
    reduced.map((rule) => [[keyOf(rule.source), rule.protocol, rule.ports.first, rule.ports.last].join(' '), rule]),
  );
  return [...distinct.values()];
}

/**
 * An identity for each distinct source prefix, which may do whatever any prefix around it may do; so the longest
 * match says everything.
 *
 * @param {readonly Rule[]} rules of `unordered`
 */
export function identitiesOf(rules) {
  const bySource = new Map();
  for (const rule of rules) {
    const key = keyOf(rule.source);
    if (!bySource.has(key)) bySource.set(key, { prefix: rule.source, own: [] });
    bySource.get(key).own.push(rule);
  }
  const identities = [...bySource.values()].map(({ prefix }, index) => ({ prefix, identity: index + 1 }));
  const entries = new Map();
  for (const { prefix, identity } of identities) {
    for (const { protocol = 0, ports: asked } of around(bySource, prefix)) {
      const port = isAll(asked) ? 0 : asked.first;
      entries.set(`${identity} ${protocol} ${port}`, { identity, protocol, port });
    }
  }
  return { identities, entries: [...entries.values()] };
}

function around(bySource, { bits, length }) {
  return Array.from({ length: length + 1 }, (_, shorter) => {
    const host = BigInt(32 - shorter);
    return bySource.get(keyOf({ bits: (bits >> host) << host, length: shorter }))?.own ?? [];
  }).flat();
}

/** Fills the kernel's trie of one family (`identities4` or `identities6` of bpf/bench/identity.bpf.c). */
export function fillTrie(map, prefixes, identityOf) {
  const bytes = prefixes[0].family === 4 ? 4 : 16;
  const keys = new Uint8Array(prefixes.length * (4 + bytes));
  const values = new Uint8Array(prefixes.length * 4);
  const [keyView, valueView] = [new DataView(keys.buffer), new DataView(values.buffer)];
  prefixes.forEach(({ bits, length }, index) => {
    const at = index * (4 + bytes);
    keyView.setUint32(at, length, true);
    for (let word = 0; word < bytes / 4; word++) {
      keyView.setUint32(at + 4 + word * 4, Number((bits >> BigInt(8 * bytes - 32 - 32 * word)) & 0xffffffffn), false);
    }
    valueView.setUint32(index * 4, identityOf(index), true);
  });
  fill(map, keys, values, prefixes.length);
}

/** Fills both maps of a runner over bpf/bench/identity.bpf.c. */
export function fillIdentities(runner, { identities, entries }) {
  fillTrie(
    runner.object.map('identities4'),
    identities.map(({ prefix }) => prefix),
    (index) => identities[index].identity,
  );
  const keys = new Uint8Array(entries.length * 8);
  const view = new DataView(keys.buffer);
  entries.forEach(({ identity, protocol, port }, index) => {
    view.setUint32(index * 8, identity, true);
    view.setUint16(index * 8 + 4, port, true);
    view.setUint8(index * 8 + 6, protocol);
  });
  fill(runner.object.map('entries'), keys, new Uint8Array(entries.length * 4).fill(1), entries.length);
}
