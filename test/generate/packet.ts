import * as fc from 'fast-check';
import type { Hook, Packet } from '../../controller/model/packet.ts';
import type { HostPolicy } from '../../controller/model/policy.ts';
import type { Family } from '../../controller/net/address.ts';
import { hasPorts, hasTypeAndCode } from '../../controller/net/protocol.ts';
import { families } from './addresses.ts';
import { type Focus, fociOf } from './edges.ts';
import { ASKED_INTERFACES } from './policy.ts';

/** A packet at a hook, drawn without knowing the policy: numbers choose among the policy's boundaries. */
export interface DrawnQuestion {
  readonly focus: number;
  readonly family: Family;
  readonly source: number;
  readonly destination: number;
  readonly protocol: number;
  readonly sourcePort: number;
  readonly value: number;
  readonly hopLimit: number;
  readonly later: boolean;
  readonly tags: readonly number[];
  readonly device: number;
  readonly hook: Hook;
}

/** A packet at a hook of an interface, and how its frame is tagged. */
export interface Question {
  readonly packet: Packet;
  readonly tags: readonly number[];
  readonly interfaceName: string;
  readonly hook: Hook;
}

const choice = fc.nat(9999);

export const drawnQuestions: fc.Arbitrary<DrawnQuestion> = fc.record({
  focus: choice,
  family: families,
  source: choice,
  destination: choice,
  protocol: choice,
  sourcePort: choice,
  value: choice,
  hopLimit: fc.constantFrom(64, 255, 1, 0),
  later: fc.integer({ min: 0, max: 5 }).map((n) => n === 5),
  tags: fc.oneof(
    { arbitrary: fc.constant([]), weight: 4 },
    fc.array(fc.constantFrom(0x8100, 0x88a8, 0x9100), { maxLength: 2 }),
  ),
  device: choice,
  hook: fc.constantFrom<Hook>('ingress', 'egress'),
});

/** IPv6 extension headers cannot be a packet's protocol. */
const PROTOCOLS: Readonly<Record<Family, readonly number[]>> = {
  4: [6, 17, 132, 1, 58, 0, 2, 47, 50, 51, 59, 136, 255],
  6: [6, 17, 132, 1, 58, 2, 47, 50, 51, 59, 136, 255],
};

/** Turns drawn numbers into packets at the edges of what the policy, or one of its rules, distinguishes. */
export function questionsOf(policy: HostPolicy): (drawn: DrawnQuestion) => Question {
  const foci = fociOf(policy);
  const devices = devicesOf(policy);
  return (drawn) => {
    const focus = pick(foci, drawn.focus);
    const { family, hopLimit, tags, hook } = drawn;
    const asked = focus.protocols.filter((protocol) => PROTOCOLS[family].includes(protocol));
    const protocol = pick(asked.length === 0 || drawn.protocol % 8 === 0 ? PROTOCOLS[family] : asked, drawn.protocol);
    const source = pick(focus.source[family], drawn.source);
    const destination = pick(focus.destination[family], drawn.destination);
    const packet = { family, source, destination, protocol, hopLimit, transport: transportOf(protocol, drawn, focus) };
    return { packet, tags, interfaceName: pick(devices, drawn.device), hook };
  };
}

function transportOf(protocol: number, drawn: DrawnQuestion, focus: Focus): Packet['transport'] {
  if (drawn.later) return { kind: 'later-fragment' };
  const value = pick(focus.values, drawn.value);
  if (hasPorts(protocol))
    return { kind: 'ports', source: pick(focus.sourcePorts, drawn.sourcePort), destination: value };
  if (hasTypeAndCode(protocol)) return { kind: 'icmp', type: value >> 8, code: value & 255 };
  return { kind: 'none' };
}

/** Workload interfaces often, every other interface sometimes. */
function devicesOf(policy: HostPolicy): readonly string[] {
  const own = policy.workloads.flatMap(({ interface: device }) => (device === undefined ? [] : [device]));
  const matched = policy.interfaces.map((pattern) => pattern.replace('*', '1').replace('?', '0'));
  return [...own, ...own, ...own, ...matched, ...matched, ...matched, ...ASKED_INTERFACES];
}

function pick<T>(items: readonly T[], number: number): T {
  const item = items[number % items.length];
  if (item === undefined) throw new Error('picking from an empty list');
  return item;
}
