import * as fc from 'fast-check';
import { type Fields, fieldsAt, offsetOf, sizeOf, viewOf } from '../../controller/abi/fields.ts';
import { judgeSlot } from '../../controller/abi/judge.ts';
import { CONSTANTS } from '../../controller/abi/layout.generated.ts';
import { ACTIONS, REASONS } from '../../controller/abi/reasons.ts';
import { ruleCount, slotBytes } from '../../controller/abi/slot.ts';
import { compile } from '../../controller/compile/compile.ts';
import { mapShared } from '../../controller/kernel/ffi.ts';
import { mapNamed } from '../../controller/kernel/object.ts';
import type { Hook } from '../../controller/model/packet.ts';
import type { HostPolicy } from '../../controller/model/policy.ts';
import { frameOf } from '../generate/agreement.ts';
import { drawnQuestions, type Question, questionsOf } from '../generate/packet.ts';
import { hostPolicies } from '../generate/policy.ts';
import { runsOf, seedOfRun } from '../generate/seed.ts';
import { bareSlot } from './bare-slot.ts';

/**
 * Somebody writes to the slot that decides. Whatever is written, a program answers every packet in its own words, and what
 * it cannot make sense of it drops; where both it and the interpreter make sense of the bytes, they say the same. A program
 * reads at multiples of 8 or 4, whatever an offset says, and the interpreter where it says: only such words are compared.
 */

const [PASSED, DROPPED] = [-1, 2];
const LOOPBACK = 1;
const POLICIES = 12;
const CHANGES = runsOf(250);
const QUESTIONS = 6;
const BROKEN = REASONS.indexOf('broken');
const SEEN = ['row', 'broken'];
const HEADER_WORDS = sizeOf('weir_image') / 4;
const VALUES = [0, 1, 0xffffffff, 0x80000000, 0xfffffff8, 0xfffff, 0x100000];

/** A 32-bit word of the header, or one anywhere in the image and the host's facts behind it, and what it becomes. */
const changes = fc.array(
  fc.record({
    at: fc.oneof(fc.nat(HEADER_WORDS - 1), fc.nat(2 ** 30)),
    value: fc.oneof(
      fc.nat(300),
      fc.constantFrom(...VALUES),
      fc.nat(2 ** 30),
      fc.nat(2 ** 20).map((value) => 8 * value),
      fc.nat(40).map((value) => 8 * value),
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

interface Answer {
  readonly action: string;
  readonly reason: string;
  readonly rules: readonly (number | undefined)[];
}

interface Word {
  /** The word's number in the slot. */
  readonly at: number;
  readonly value: number;
}

/** One policy's slot and packets to ask it about; `try` answers whether program and interpreter were comparable. */
interface Victim extends Disposable {
  /** 32-bit words of the image and of the host's facts behind it. */
  readonly words: number;
  try(corrupt: readonly Word[]): readonly { readonly reason: string; readonly isComparable: boolean }[];
}

function victim(policy: HostPolicy, seed: number): Victim {
  const image = compile(policy).value;
  if (image === undefined) throw new Error('a small policy does not compile');
  const slot = bareSlot(image, 0, { classes: [0], record: true });
  const decision = mapShared(mapNamed(slot.loaded, 'decision'), 4096, 'read');
  const whole = slot.bytes.slice(0, slotBytes(image.bytes.length, ruleCount(image.bytes)));
  const asked = fc.sample(drawnQuestions, { seed, numRuns: QUESTIONS }).map(questionsOf(policy));
  const ask = ({ hook, ...question }: Question, corrupt: readonly Word[]) => {
    const frame = frameOf({ ...question, hook, tags: [] });
    const verdict = slot[hook].run(frame);
    const said = answerOf(decision.bytes);
    const isStated = verdict === (said.action === 'allow' ? PASSED : DROPPED) && REASONS.includes(said.reason);
    const isClosed = said.reason !== 'broken' || verdict === DROPPED;
    if (!isStated || !isClosed)
      throw new Error(`${JSON.stringify({ corrupt, said })}: the program returned ${verdict}`);
    const wanted = interpreted(slot.bytes, hook, frame);
    const isAligned = corrupt.every(({ value }) => value % 8 === 0);
    const isComparable = wanted !== undefined && isAligned && isWhole(decision.bytes);
    if (isComparable && JSON.stringify(said) !== JSON.stringify(wanted))
      expect({ corrupt, ...said }).toEqual({ corrupt, ...wanted });
    return { reason: said.reason, isComparable };
  };
  return {
    words: whole.length >> 2,
    try(corrupt) {
      slot.bytes.set(whole);
      for (const { at, value } of corrupt) viewOf(slot.bytes).setUint32(at * 4, value, true);
      return asked.map((question) => ask(question, corrupt));
    },
    [Symbol.dispose]() {
      for (const each of [decision, slot]) each[Symbol.dispose]();
    },
  };
}

test('words anywhere', () => {
  const seed = seedOfRun('corrupted slots');
  const outcomes = fc.sample(hostPolicies, { seed, numRuns: POLICIES }).flatMap((policy) => {
    using slot = victim(policy, seed);
    return fc
      .sample(changes, { seed: seed + slot.words, numRuns: CHANGES })
      .flatMap((corrupt) => slot.try(corrupt.map(({ at, value }) => ({ at: at % slot.words, value }))));
  });
  const compared = outcomes.filter(({ isComparable }) => isComparable).length;
  process.stdout.write(
    `corrupted slots: ${outcomes.length} packets over ${POLICIES * CHANGES}, ${compared} compared\n`,
  );
  expect(new Set(outcomes.map(({ reason }) => reason))).toEqual(
    new Set([...SEEN, ...outcomes.map(({ reason }) => reason)]),
  );
  expect(compared).toBeGreaterThan(outcomes.length / 10);
}, 600_000);

test('every word of the header', () => {
  const [policy] = fc.sample(hostPolicies, { seed: 1, numRuns: 1 });
  if (policy === undefined) throw new Error('no policy was drawn');
  using slot = victim(policy, 1);
  for (let at = 0; at < HEADER_WORDS; at++) {
    for (const value of VALUES) slot.try([{ at, value }]);
    for (let bit = 0; bit < 32; bit++) slot.try([{ at, value: (2 ** bit) >>> 0 }]);
  }
  for (const member of ['magic', 'version', 'generation'] as const) {
    const reasons = slot.try([{ at: offsetOf('weir_image', member) / 4, value: 0 }]).map(({ reason }) => reason);
    expect(new Set(reasons)).toEqual(new Set(['broken']));
  }
});

/** `undefined` where it can make no sense of the bytes. */
function interpreted(slot: Uint8Array, hook: Hook, frame: Uint8Array): Answer | undefined {
  const { action, reason, ingress, egress } = judgeSlot(slot, LOOPBACK, hook, frame);
  const isSound = ![reason, ingress?.reason, egress?.reason].includes('broken');
  return isSound ? { action, reason, rules: [ingress?.rule, egress?.rule] } : undefined;
}

function sidesOf(decision: Uint8Array): readonly Fields<'weir_side'>[] {
  return [CONSTANTS.WEIR_INGRESS, CONSTANTS.WEIR_EGRESS].map((direction) =>
    fieldsAt(viewOf(decision), 'weir_side', offsetOf('weir_decision', 'sides', direction)),
  );
}

function answerOf(decision: Uint8Array): Answer {
  const made = fieldsAt(viewOf(decision), 'weir_decision', 0);
  return {
    action: ACTIONS.get(made.get('action')) ?? 'deny',
    reason: REASONS[made.get('reason')] ?? 'none',
    rules: sidesOf(decision).map((side) => (side.get('subject') === 0xffffffff ? undefined : side.get('rule'))),
  };
}

/** The program found nothing broken on either side. */
function isWhole(decision: Uint8Array): boolean {
  const reasons = [fieldsAt(viewOf(decision), 'weir_decision', 0), ...sidesOf(decision)].map((each) =>
    each.get('reason'),
  );
  return !reasons.includes(BROKEN);
}
