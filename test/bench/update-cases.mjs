// The policies that are edited, and the edit: one rule from deny to allow, or one prefix into a set that is allowed.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CORPORA } from '../corpora-root.mjs';
import { flatRules, hostWith, prefixOf, resolvedRule } from './flat-policy.mjs';
import { DEVICE, HOST_ADDRESS } from './live-wire.mjs';
import { randomFrom } from './shapes.mjs';

/**
 * @typedef {{ base: number, length: number }} Prefix
 * @typedef {{ prefixes: readonly Prefix[] | 'listed', port: number, action: 'allow' | 'deny' }} Rule
 *   UDP from the prefixes, or from those of the case's set, to the port
 * @typedef {{ label: string, at: number, edit: 'rule' | 'prefix', rules: readonly Rule[], listed: readonly Prefix[] }} Case
 */

/** The probe's: the rule or the prefix that is edited speaks of it alone. */
export const PROBE = { base: 0xc0000209, length: 32 };
export const PROBE_PORT = 9;
const UDP = 17;
const LISTED_PORT = 9_999;

/** `count` rules of one prefix each; the edited one stands in their middle. @returns {Case} */
export function ruleCase(count, seed) {
  const rules = flatRules(count, seed).map(({ base, length, port, action }) => ({
    prefixes: [{ base, length }],
    port,
    action,
  }));
  return {
    label: `one rule of ${count.toLocaleString('en')}`,
    at: count,
    edit: 'rule',
    rules: edited(rules),
    listed: [],
  };
}

/** Rules that share `spread` prefixes evenly, and if asked a last one that denies a set. @returns {Case} */
export function wideCase({ rules, spread, listed }, seed) {
  const [prefixes, each] = [realPrefixes(spread, seed), Math.floor(spread / rules)];
  const wide = flatRules(rules, seed).map(({ port, action }, i) => ({
    prefixes: prefixes.slice(i * each, (i + 1) * each),
    port,
    action,
  }));
  const named = (count) => count.toLocaleString('en');
  const set = listed > 0 ? `, beside a set of ${named(listed)}` : '';
  return {
    label: `one rule of ${named(rules)} with ${named(spread)} prefixes${set}`,
    at: rules,
    edit: 'rule',
    rules: [...edited(wide), ...(listed > 0 ? [{ prefixes: 'listed', port: LISTED_PORT, action: 'deny' }] : [])],
    listed: listed > 0 ? realPrefixes(listed, seed) : [],
  };
}

/** One rule that allows a set. @returns {Case} */
export function setCase(count, seed) {
  const rules = [{ prefixes: 'listed', port: PROBE_PORT, action: 'allow' }];
  const label = `one prefix of a set of ${count.toLocaleString('en')}`;
  return { label, at: count, edit: 'prefix', rules, listed: realPrefixes(count, seed) };
}

function edited(rules) {
  const middle = rules.length >> 1;
  return rules.map((rule, i) => (i === middle ? { prefixes: [PROBE], port: PROBE_PORT, action: 'deny' } : rule));
}

/** Whether a rule is the one that a `rule` edit turns around. */
export const isEdited = ({ prefixes }) => prefixes[0] === PROBE;

/** The case before (`done` false) and after its edit. @returns {Pick<Case, 'rules' | 'listed'>} */
export function stateOf({ edit, rules, listed }, done) {
  if (!done) return { rules, listed };
  if (edit === 'prefix') return { rules, listed: [...listed, PROBE] };
  return { rules: rules.map((rule) => (isEdited(rule) ? { ...rule, action: 'allow' } : rule)), listed };
}

/** As weir's resolver would hand it over after reading the repository anew: no object of an earlier answer is in it. */
export function policyOf({ rules, listed }) {
  const set = { name: 'listed', prefixes: listed.map(prefixOf) };
  return hostWith(
    { address: HOST_ADDRESS, interfaceName: DEVICE },
    rules.map(({ prefixes, port, action }, i) =>
      resolvedRule(
        `r${i}`,
        action,
        prefixes === 'listed' ? set : { name: `set-${i}`, prefixes: prefixes.map(prefixOf) },
        [{ protocol: UDP, ports: { first: port, last: port } }],
      ),
    ),
  );
}

const FILES = { 10_000: 'v4_10k.txt.gz', 100_000: 'v4_100k.txt.gz', 1_000_000: 'v4_1M.txt.gz' };
const hasRealPrefixes = () => Object.values(FILES).every((file) => existsSync(join(CORPORA, 'sets', file)));

/** Which prefixes the cases have, for a note. */
export const prefixWords = () =>
  hasRealPrefixes() ? 'real prefixes (external material)' : 'random prefixes (the external material is absent)';

/** Prefixes of IPv4 without those that hold the probe's: of the external material where it is there, else random ones. */
function realPrefixes(count, seed) {
  const found = hasRealPrefixes() && FILES[count] !== undefined ? read(FILES[count]) : drawn(count, randomFrom(seed));
  return shuffled(
    found.filter((prefix) => !holds(prefix, PROBE)),
    randomFrom(seed),
  );
}

const endOf = ({ base, length }) => base + 2 ** (32 - length) - 1;
const holds = (one, other) => one.base <= other.base && endOf(other) <= endOf(one);

/** Without those that lie within others: the same addresses. */
export function disjoint(prefixes) {
  const kept = [];
  let end = -1;
  for (const prefix of prefixes.toSorted((a, b) => a.base - b.base || a.length - b.length)) {
    if (prefix.base <= end) continue;
    kept.push(prefix);
    end = endOf(prefix);
  }
  return kept;
}

function read(file) {
  const lines = gunzipSync(readFileSync(join(CORPORA, 'sets', file)))
    .toString('utf8')
    .split('\n');
  return lines.filter((line) => line !== '').map(prefixIn);
}

function prefixIn(line) {
  const [address, length] = line.split('/');
  return { base: address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0), length: Number(length ?? 32) };
}

function drawn(count, random) {
  return Array.from({ length: count }, () => {
    const length = 20 + Math.floor(random() * 13);
    const size = 2 ** (32 - length);
    return { base: Math.floor((random() * 2 ** 32) / size) * size, length };
  });
}

function shuffled(items, random) {
  for (let i = items.length - 1; i > 0; i--) {
    const chosen = Math.floor(random() * (i + 1));
    [items[i], items[chosen]] = [items[chosen], items[i]];
  }
  return items;
}
