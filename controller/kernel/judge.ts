import { encodeActive } from '../abi/active.ts';
import { bind } from '../abi/bindings.ts';
import { fieldsAt, NONE, offsetOf, viewOf } from '../abi/fields.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { ACTIONS, type JudgedAction, REASONS } from '../abi/reasons.ts';
import { placeImage, ruleCount, SIZE_CLASSES, sizeClassOf, slotBytes } from '../abi/slot.ts';
import { Fault } from '../errors/fault.ts';
import type { Image } from '../model/image.ts';
import type { Hook } from '../model/packet.ts';
import { structure } from './attributes.ts';
import type { Judge, JudgedSide, Judgement } from './backend.ts';
import { createSlot, isRefusal, update } from './bpf.ts';
import { type Fd, type Mapping, mapShared } from './ffi.ts';
import { type Loaded, loadObject, mapNamed, readObject } from './object.ts';
import { type TestRun, testRun } from './test-run.ts';

/** The device that BPF_PROG_TEST_RUN lends its frames: loopback, the first of every network namespace. */
const LENT_IFINDEX = 1;
const GENERATION = 1;
/** Bytes a frame may have: BPF_PROG_TEST_RUN takes no more than a page less its own room. */
const FRAME_LIMIT = 4096;

/** BPF_PROG_TEST_RUN does not carry this frame (under 14 bytes; IPv4 under 34, IPv6 under 54; or too long). */
export class FrameNotCarried extends Error {
  readonly bytes: number;

  constructor(bytes: number, options?: { cause: unknown }) {
    super(`running the program over a frame: the kernel does not carry a frame of ${bytes} bytes this way`, options);
    this.name = 'FrameNotCarried';
    this.bytes = bytes;
  }
}

/** What `load` made: the programs of one size class and a slot of it, written for as long as it lives. */
interface Court extends Disposable {
  readonly sizeClass: number;
  readonly slot: Uint8Array;
  readonly decision: DataView;
  readonly runs: Readonly<Record<Hook, TestRun>>;
}

export interface KernelJudgeOptions {
  /** Frames begin with the Ethernet header unless this is false. */
  readonly linkLayer?: boolean;
  /** Another BPF object than the package's own. */
  readonly object?: string;
}

/**
 * Decides frames with the real programs under BPF_PROG_TEST_RUN: their own maps, attached nowhere,
 * pinned nowhere. Needs root. `judge` throws FrameNotCarried for frames the kernel cannot run this way.
 */
export function kernelJudge(options: KernelJudgeOptions = {}): Judge {
  const file = readObject(options.object);
  let court: Court | undefined;
  let bound = -1;
  return {
    load(image) {
      const sizeClass = classFor(image);
      if (court?.sizeClass !== sizeClass) {
        court?.[Symbol.dispose]();
        court = undefined;
        court = convene(loadObject(file, { record: true, classes: [sizeClass] }), sizeClass);
      }
      placeImage(court.slot, image.bytes, GENERATION);
      bound = -1;
    },
    judge(frame, point, hook) {
      if (court === undefined) throw new Error('judging a frame: no image is loaded; call load first');
      if (point !== bound) bind(court.slot, { ifindex: LENT_IFINDEX, point, linkLayer: options.linkLayer ?? true });
      bound = point;
      run(court.runs[hook], frame);
      return readDecision(court.decision);
    },
    [Symbol.dispose]() {
      court?.[Symbol.dispose]();
      court = undefined;
    },
  };
}

function classFor(image: Image): number {
  const bytes = slotBytes(image.bytes.length, ruleCount(image.bytes));
  const sizeClass = sizeClassOf(bytes);
  if (sizeClass !== undefined) return sizeClass;
  throw new Fault('MAP_REFUSED', `loading an image: ${bytes} bytes are more than the largest slot; use fewer rules`);
}

function convene(programs: Loaded, sizeClass: number): Court {
  const size = SIZE_CLASSES[sizeClass] ?? 0;
  const map = (name: string): Fd => mapNamed(programs, name);
  using inner = createSlot('weir_judged', size);
  update(map(`images_${sizeClass}`), structure(4, []), structure(4, [[0, 'u32', inner.number]]));
  const active = encodeActive({ slot: 0, sizeClass, generation: GENERATION });
  update(map('active'), structure(4, []), structure(8, [[0, 'u64', active]]));
  const slot: Mapping = mapShared(inner, size, 'write');
  const decision = mapShared(map('decision'), 4096, 'read');
  return {
    sizeClass,
    slot: slot.bytes,
    decision: viewOf(decision.bytes),
    runs: {
      ingress: testRun(programs.programs.weir_ingress, FRAME_LIMIT),
      egress: testRun(programs.programs.weir_egress, FRAME_LIMIT),
    },
    [Symbol.dispose]() {
      for (const each of [slot, decision, programs]) each[Symbol.dispose]();
    },
  };
}

function run(program: TestRun, frame: Uint8Array): void {
  if (frame.length > FRAME_LIMIT) throw new FrameNotCarried(frame.length);
  try {
    program.run(frame);
  } catch (cause) {
    if (isRefusal(cause, 'EINVAL')) throw new FrameNotCarried(frame.length, { cause });
    throw cause;
  }
}

function readDecision(view: DataView): Judgement {
  const made = fieldsAt(view, 'weir_decision', 0);
  const egress = readSide(view, CONSTANTS.WEIR_EGRESS);
  const ingress = readSide(view, CONSTANTS.WEIR_INGRESS);
  return {
    action: actionNamed(made.get('action')),
    reason: REASONS[made.get('reason')] ?? 'broken',
    ...(egress === undefined ? {} : { egress }),
    ...(ingress === undefined ? {} : { ingress }),
  };
}

function readSide(view: DataView, direction: number): JudgedSide | undefined {
  const side = fieldsAt(view, 'weir_side', offsetOf('weir_decision', 'sides', direction));
  if (side.get('subject') === NONE) return undefined;
  return {
    rule: side.get('rule'),
    action: actionNamed(side.get('action')),
    reason: REASONS[side.get('reason')] ?? 'broken',
  };
}

/** What is no action never left a walk: the programs drop it. */
function actionNamed(number: number): JudgedAction {
  return ACTIONS.get(number) ?? 'deny';
}
