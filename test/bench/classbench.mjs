// ClassBench rules, packets drawn from them, and both in the forms the contestants read.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { formatPrefix } from '../../dist/net/prefix.js';
import { hasPorts, hasTypeAndCode } from '../../dist/net/protocol.js';
import { CORPORA } from '../corpora-root.mjs';
import { randomFrom } from './shapes.mjs';

/**
 * @typedef {{ family: 4 | 6, bits: bigint, length: number }} Prefix
 * @typedef {{ first: number, last: number }} Ports
 * @typedef {{ source: Prefix, destination: Prefix, sourcePorts: Ports, ports: Ports, protocol: number | undefined }} Rule
 *   `protocol` undefined: any
 * @typedef {{ family: 4 | 6, source: bigint, destination: bigint, protocol: number, sourcePort: number, value: number }} Drawn
 */

export const ALL_PORTS = 65_535;
/** What the IPv6 header can be followed by and no packet ends in: hop-by-hop, routing, fragment, destination options. */
const EXTENSIONS = new Set([0, 43, 44, 60]);
/** Share of packets that no rule was asked for. */
const STRAY = 0.05;

const LINE =
  /^@(\S+)\/(\d+)\s+(\S+)\/(\d+)\s+(\d+) : (\d+)\s+(\d+) : (\d+)\s+0x([0-9a-f]+)\/0x([0-9a-f]+)(?:\s+0x[0-9a-f]+\/0x[0-9a-f]+)?\s*$/i;

/**
 * Rules in their order, `classbench/NAME.gz` of the corpora; the TCP flags are left out.
 *
 * @returns {Rule[]}
 */
export function readRules(name) {
  const text = gunzipSync(readFileSync(join(CORPORA, 'classbench', `${name}.gz`))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseRule);
}

/**
 * @param {string} line
 * @returns {Rule}
 */
export function parseRule(line) {
  const found = LINE.exec(line);
  if (found === null) throw new Error(`not a ClassBench rule: ${line}`);
  const [, source, sourceLength, destination, destinationLength, ...rest] = found;
  const [low, high, from, to] = rest.slice(0, 4).map(Number);
  return {
    source: prefix4(source, Number(sourceLength)),
    destination: prefix4(destination, Number(destinationLength)),
    sourcePorts: { first: low, last: high },
    ports: { first: from, last: to },
    protocol: Number.parseInt(rest[5], 16) === 0 ? undefined : Number.parseInt(rest[4], 16),
  };
}

/**
 * ClassBench leaves bits behind the prefix set.
 *
 * @returns {Prefix}
 */
function prefix4(text, length) {
  const value = text.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
  const host = BigInt(32 - length);
  return { family: 4, bits: (BigInt(value) >> host) << host, length };
}

const SIX = 0x20010db8n << 96n;
/** Any odd number: multiplying by it keeps distinct hosts distinct. */
const SPREAD = 0x9e3779b97f4a7c15n;

/**
 * a.b.c.d/n as 2001:db8:a:b…/(32 + n); a host keeps being one: /128, its low half derived from the address.
 *
 * @returns {Prefix}
 */
export function toIpv6({ bits, length }) {
  const block = SIX | (bits << 64n);
  if (length < 32) return { family: 6, bits: block, length: 32 + length };
  return { family: 6, bits: block | BigInt.asUintN(64, bits * SPREAD), length: 128 };
}

/**
 * @param {readonly Rule[]} rules
 * @returns {Rule[]}
 */
export function rulesInIpv6(rules) {
  return rules.map((rule) => ({ ...rule, source: toIpv6(rule.source), destination: toIpv6(rule.destination) }));
}

/**
 * Each packet is a random point of a random rule, but for a few wholly random ones. Same seed, same packets.
 *
 * @param {readonly Rule[]} rules
 * @returns {Drawn[]}
 */
export function drawPackets(rules, count, seed) {
  const random = randomFrom(seed);
  const below = (limit) => Math.floor(random() * limit);
  const any = anyRule(rules[0].source.family);
  return Array.from({ length: count }, () => {
    const rule = random() < STRAY ? any : rules[below(rules.length)];
    const asked = rule.protocol ?? [6, 17, below(256)][below(3)];
    const protocol = rule.source.family === 6 && EXTENSIONS.has(asked) ? 6 : asked;
    const within = ({ first, last }) => first + below(last - first + 1);
    return {
      family: rule.source.family,
      source: pointIn(rule.source, below),
      destination: pointIn(rule.destination, below),
      protocol,
      sourcePort: hasPorts(protocol) ? within(rule.sourcePorts) : 0,
      value: hasPorts(protocol) ? within(rule.ports) : hasTypeAndCode(protocol) ? below(ALL_PORTS + 1) : 0,
    };
  });
}

function anyRule(family) {
  const all = { family, bits: family === 4 ? 0n : SIX, length: family === 4 ? 0 : 32 };
  const ports = { first: 0, last: ALL_PORTS };
  return { source: all, destination: all, sourcePorts: ports, ports, protocol: undefined };
}

export function pointIn({ family, bits, length }, below) {
  let host = 0n;
  for (let left = (family === 4 ? 32 : 128) - length; left > 0; left -= 16) {
    const width = Math.min(left, 16);
    host = (host << BigInt(width)) | BigInt(below(2 ** width));
  }
  return bits | host;
}

const PLACE = { file: 'rules', line: 1, column: 1 };

/**
 * One policy on all that a host forwards, every other rule a deny; what no rule accepts the host denies.
 *
 * @param {readonly Rule[]} rules
 * @returns {import('../../controller/model/policy.ts').HostPolicy}
 */
export function policyOf(rules) {
  const stated = (verdict) => ({ verdict, place: PLACE });
  const policy = {
    name: 'classbench',
    order: 100,
    subjects: [{ kind: 'host', scope: 'forward' }],
    default: {},
    ingress: rules.map(ruleOf),
    egress: [],
    place: PLACE,
  };
  return {
    host: 'router',
    addresses: [],
    interfaces: ['eth0'],
    default: { ingress: stated('deny'), egress: stated('allow') },
    nonIP: stated('allow'),
    workloads: [],
    safety: [],
    tiers: [{ name: 'application', order: 2000, default: 'pass', place: PLACE, policies: [policy] }],
    place: PLACE,
  };
}

const isAll = ({ first, last }) => first === 0 && last === ALL_PORTS;

function ruleOf({ source, destination, sourcePorts, ports, protocol }, index) {
  const term = { protocol, ...(isAll(ports) ? {} : { ports }) };
  return {
    name: `rule-${index}`,
    action: index % 2 === 0 ? 'allow' : 'deny',
    from: matchOf(source),
    to: matchOf(destination),
    services: protocol === undefined ? 'any' : [term],
    sourcePorts: isAll(sourcePorts) ? 'any' : [sourcePorts],
    place: PLACE,
  };
}

/** A prefix of length 0 is of one family all the same. */
function matchOf(prefix) {
  return [{ include: [{ name: formatPrefix(prefix), prefixes: [prefix] }], except: [] }];
}

/** The number of the rule behind an entry of an image: -1 for a default. */
export function ruleNumber({ decider }) {
  return decider.rule === undefined ? -1 : Number(decider.rule.replace('rule-', ''));
}
