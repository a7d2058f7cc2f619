import { ruleCount, sizeClassOf, slotBytes } from '../abi/slot.ts';
import type { Image } from '../model/image.ts';
import { DEFAULT_MARK_MASK, type MarkMask } from '../net/mark-mask.ts';
import type { Attacher, HookPrograms } from './attacher.ts';
import { attachedTo, attachersFor, attachOnly, detachAll, detachEverything, isPoliced } from './attachers.ts';
import type { Backend, HostInterface, Live } from './backend.ts';
import { readCounters } from './counter-slots.ts';
import {
  activeBindings,
  activeGeneration,
  bindEverywhere,
  commitStaged,
  readBindings,
  readHeld,
  retireGeneration,
  stageImage,
  unbindEverywhere,
} from './generations.ts';
import { listInterfaces } from './interfaces.ts';
import { kernelStore } from './kernel-store.ts';
import { type Loaded, type ObjectFile, readObject } from './object.ts';
import { type Adopted, adopt, dropOtherPrograms, establish, knows, removePins } from './pins.ts';
import { probeKernel, type Wanted } from './probe.ts';
import { assertRoot } from './root.ts';
import type { SlotStore } from './slot-store.ts';
import { useMark } from './stamps.ts';
import { survey } from './survey.ts';
import { testRun } from './test-run.ts';
import { writerOf } from './writer.ts';

const DROPPED = 2;
/** Bytes BPF_PROG_TEST_RUN takes of a frame. */
const FRAME_LIMIT = 4096;

/**
 * The seam to the running kernel: programs and maps pinned below `pins`, attached by tcx links or clsact
 * filters. Reading verbs adopt what is pinned and make nothing; the first writing verb loads and pins.
 * Disposing closes descriptors: enforcement stays. The first writing verb makes this the one writer of `pins` until it is
 * disposed or released; for others, writing verbs throw Fault AGENT_RUNNING.
 */
export function kernelBackend(options: Wanted): Backend {
  const { pins } = options;
  const attachers = attachersFor(options);
  const held = holdObject(options, attachers);
  return {
    kind: 'kernel',
    probe: () => probeKernel(options),
    claim: () => held.claim(),
    inspect: () => inspectAdopted(held.adopted(), attachers),
    stage(image, interfaces) {
      const store = kernelStore(held.established(sizeClassFor(image)));
      return stageImage(store, image, [...unlisted(attachers, store, interfaces), ...interfaces]);
    },
    commit: (staged) => commitStaged(kernelStore(held.established()), staged),
    retire(generation) {
      const adopted = held.written();
      if (adopted !== undefined) retireGeneration(kernelStore(adopted.loaded), generation);
    },
    attach(target) {
      const loaded = held.established();
      bindEverywhere(kernelStore(loaded), target);
      attachOnly(attachers, target, programsOf(loaded));
    },
    detach(ifindex) {
      const adopted = held.written();
      detachAll(attachers, ifindex);
      if (adopted !== undefined) unbindEverywhere(kernelStore(adopted.loaded), ifindex);
    },
    counters() {
      const adopted = held.adopted();
      if (adopted === undefined) return { rules: new Map(), reasons: new Map(), stamped: new Map() };
      return readCounters(kernelStore(adopted.loaded).counters);
    },
    decide(frame, ifindex, hook) {
      const adopted = held.adopted();
      if (adopted === undefined || !isPoliced(attachers, { ifindex, hook })) return 'pass';
      return testRun(programsOf(adopted.loaded)[hook], FRAME_LIMIT, ifindex).run(frame) === DROPPED ? 'drop' : 'pass';
    },
    carry(frame, { ifindex, hook, mark }) {
      const adopted = held.adopted();
      if (adopted === undefined || !isPoliced(attachers, { ifindex, hook })) return { verdict: 'pass', mark };
      const passed = testRun(programsOf(adopted.loaded)[hook], FRAME_LIMIT, ifindex).carry(frame, mark);
      return { verdict: passed.result === DROPPED ? 'drop' : 'pass', mark: passed.mark };
    },
    release() {
      assertRoot('detaching', 'ask the kernel what is attached');
      held.claimExisting();
      detachEverything(attachers, listInterfaces());
      removePins(pins);
      held[Symbol.dispose]();
    },
    [Symbol.dispose]: () => held[Symbol.dispose](),
  };
}

interface HeldObject extends Disposable {
  /** What is pinned, by whichever build. */
  adopted(): Adopted | undefined;
  /** See Backend.claim. */
  claim(): void;
  /** The same, where anything is pinned. */
  claimExisting(): void;
  /** As adopted, to be written to. Throws AGENT_RUNNING. */
  written(): Adopted | undefined;
  /**
   * The programs of this build over the pinned maps, loaded and pinned now if need be: also where those that are there do
   * not know the size class, for which there was no memory when they were loaded. Throws MAP_REFUSED while there is none.
   */
  established(sizeClass?: number): Loaded;
}

function holdObject({ pins, object, markMask }: Wanted, attachers: readonly Attacher[]): HeldObject {
  let file: ObjectFile | undefined;
  let held: Adopted | undefined;
  let isPrepared = false;
  const writer = writerOf(pins);
  const read = (): ObjectFile => {
    file ??= readObject(object);
    return file;
  };
  const adopted = (): Adopted | undefined => {
    held ??= adopt(pins, read());
    return held;
  };
  const drop = (): void => {
    held?.loaded[Symbol.dispose]();
    held = undefined;
    isPrepared = false;
  };
  const prepare = (loaded: Loaded): Loaded => {
    if (!isPrepared) takeOver(kernelStore(loaded), markMask ?? DEFAULT_MARK_MASK);
    isPrepared = true;
    return loaded;
  };
  return {
    adopted,
    claim() {
      writer.claim();
      const found = adopted();
      if (found !== undefined) prepare(found.loaded);
    },
    claimExisting: () => writer.claimExisting(),
    written() {
      writer.claimExisting();
      return adopted();
    },
    established(sizeClass = 0) {
      writer.claim();
      const found = adopted();
      if (found?.isOwn === true && knows(found.loaded, sizeClass)) return prepare(found.loaded);
      drop();
      const loaded = establish(pins, read(), sizeClass);
      held = { loaded, isOwn: false };
      succeed(attachers, loaded);
      dropOtherPrograms(pins, read());
      held = { loaded, isOwn: true };
      return prepare(loaded);
    },
    [Symbol.dispose]() {
      drop();
      writer[Symbol.dispose]();
    },
  };
}

/** The one an image needs; where it is too large for any, stage says so. */
function sizeClassFor({ bytes }: Image): number {
  return sizeClassOf(slotBytes(bytes.length, ruleCount(bytes))) ?? 0;
}

/** A writer before this one may have ended between a store and the wait that belongs to it. */
function takeOver(store: SlotStore, mask: MarkMask): void {
  useMark(store, mask);
  store.settle();
}

/** Puts our programs where others of weir's are: the maps are the same, so each replacement is atomic. */
function succeed(attachers: readonly Attacher[], loaded: Loaded): void {
  for (const target of attachedTo(attachers, listInterfaces())) attachOnly(attachers, target, programsOf(loaded));
}

/**
 * Interfaces that are attached although the caller does not speak of them: unbound, they would drop everything. What is
 * attached is bound by whatever decides (I-6), so that it need not be looked for where nothing else is bound.
 */
function unlisted(
  attachers: readonly Attacher[],
  store: SlotStore,
  listed: readonly HostInterface[],
): readonly HostInterface[] {
  const known = new Set(listed.map(({ ifindex }) => ifindex));
  if (activeBindings(store)?.every((ifindex) => known.has(ifindex)) === true) return [];
  return attachedTo(attachers, listInterfaces()).filter(({ ifindex }) => !known.has(ifindex));
}

function programsOf({ programs }: Loaded): HookPrograms {
  return { ingress: programs.weir_ingress, egress: programs.weir_egress };
}

/**
 * What another build attached does not count as attached: a caller that attaches it again brings
 * this build's programs in.
 */
function inspectAdopted(adopted: Adopted | undefined, attachers: readonly Attacher[]): Live {
  const interfaces = listInterfaces();
  const store = adopted && kernelStore(adopted.loaded);
  return {
    active: store && activeGeneration(store),
    held: store === undefined ? [] : readHeld(store),
    ...survey({
      attachers,
      interfaces,
      programs: adopted?.isOwn === true ? programsOf(adopted.loaded) : undefined,
      bindings: store === undefined ? { bound: new Set(), misbound: new Set() } : readBindings(store, interfaces),
    }),
  };
}
