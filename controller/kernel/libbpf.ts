import type { Hook } from '../model/packet.ts';
import type { Attacher, HookPrograms } from './attacher.ts';
import type { Backend, HostInterface, Live } from './backend.ts';
import { clsactAttacher } from './clsact.ts';
import { readCounters } from './counter-slots.ts';
import {
  activeGeneration,
  bindEverywhere,
  commitStaged,
  readHeld,
  retireGeneration,
  stageImage,
  unbindEverywhere,
} from './generations.ts';
import { listInterfaces } from './interfaces.ts';
import { kernelStore } from './kernel-store.ts';
import { type Loaded, type ObjectFile, readObject } from './object.ts';
import { type Adopted, adopt, dropOtherPrograms, establish, removePins } from './pins.ts';
import { chooseMechanism, probeKernel, type Wanted } from './probe.ts';
import { tcxAttacher } from './tcx.ts';
import { testRun } from './test-run.ts';

const DROPPED = 2;
/** Bytes BPF_PROG_TEST_RUN takes of a frame. */
const FRAME_LIMIT = 4096;
const NOTHING: Live = { active: undefined, held: [], attachments: [] };

/**
 * The seam to the running kernel: programs and maps pinned below `pins`, attached by tcx links or clsact
 * filters. Reading verbs adopt what is pinned and make nothing; the first writing verb loads and pins.
 * Disposing closes descriptors: enforcement stays. Callers do not overlap (one writer a host).
 */
export function kernelBackend(options: Wanted): Backend {
  const { pins } = options;
  const attacher = attacherFor(options);
  const held = holdObject(options, attacher);
  return {
    kind: 'kernel',
    probe: () => probeKernel(options),
    inspect() {
      const adopted = held.adopted();
      return adopted === undefined ? NOTHING : inspectAdopted(adopted, attacher);
    },
    stage(image, interfaces) {
      const store = kernelStore(held.established());
      return stageImage(store, image, [...interfaces, ...unlisted(attacher, interfaces)]);
    },
    commit: (staged) => commitStaged(kernelStore(held.established()), staged),
    retire(generation) {
      const adopted = held.adopted();
      if (adopted !== undefined) retireGeneration(kernelStore(adopted.loaded), generation);
    },
    attach(target) {
      const loaded = held.established();
      bindEverywhere(kernelStore(loaded), target);
      attacher.attach(target, programsOf(loaded));
    },
    detach(ifindex) {
      attacher.detach(ifindex);
      const adopted = held.adopted();
      if (adopted !== undefined) unbindEverywhere(kernelStore(adopted.loaded), ifindex);
    },
    counters() {
      const adopted = held.adopted();
      if (adopted === undefined) return { rules: new Map(), reasons: new Map() };
      return readCounters(kernelStore(adopted.loaded).counters);
    },
    decide(frame, ifindex, hook) {
      const adopted = held.adopted();
      if (adopted === undefined || !isAttached(attacher, ifindex, hook)) return 'pass';
      return testRun(programsOf(adopted.loaded)[hook], FRAME_LIMIT, ifindex).run(frame) === DROPPED ? 'drop' : 'pass';
    },
    release() {
      for (const { ifindex } of attacher.list()) attacher.detach(ifindex);
      held[Symbol.dispose]();
      removePins(pins);
    },
    [Symbol.dispose]: () => held[Symbol.dispose](),
  };
}

function attacherFor({ pins, attach }: Wanted): Attacher {
  return chooseMechanism(attach) === 'tcx' ? tcxAttacher(pins) : clsactAttacher();
}

interface HeldObject extends Disposable {
  /** What is pinned, by whichever build. */
  adopted(): Adopted | undefined;
  /** The programs of this build over the pinned maps, loaded and pinned now if need be. */
  established(): Loaded;
}

function holdObject({ pins, object }: Wanted, attacher: Attacher): HeldObject {
  let file: ObjectFile | undefined;
  let held: Adopted | undefined;
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
  };
  return {
    adopted,
    established() {
      const found = adopted();
      if (found?.isOwn === true) return found.loaded;
      drop();
      const loaded = establish(pins, read());
      held = { loaded, isOwn: true };
      succeed(attacher, loaded);
      dropOtherPrograms(pins, read());
      return loaded;
    },
    [Symbol.dispose]: drop,
  };
}

/** Puts our programs where another build's are: the maps are the same, so each replacement is atomic. */
function succeed(attacher: Attacher, loaded: Loaded): void {
  for (const { ifindex, name } of attacher.list()) {
    attacher.attach({ ifindex, name, linkLayer: true }, programsOf(loaded));
  }
}

/** Interfaces that are attached although the caller does not speak of them: unbound, they would drop everything. */
function unlisted(attacher: Attacher, listed: readonly HostInterface[]): readonly HostInterface[] {
  const attached = new Set(attacher.list().map(({ ifindex }) => ifindex));
  for (const { ifindex } of listed) attached.delete(ifindex);
  return attached.size === 0 ? [] : listInterfaces().filter(({ ifindex }) => attached.has(ifindex));
}

function programsOf({ programs }: Loaded): HookPrograms {
  return { ingress: programs.weir_ingress, egress: programs.weir_egress };
}

/**
 * What another build attached does not count as attached: a caller that attaches it again brings
 * this build's programs in.
 */
function inspectAdopted({ loaded, isOwn }: Adopted, attacher: Attacher): Live {
  const store = kernelStore(loaded);
  return {
    active: activeGeneration(store),
    held: readHeld(store),
    attachments: isOwn ? attacher.list() : [],
  };
}

function isAttached(attacher: Attacher, ifindex: number, hook: Hook): boolean {
  return attacher.list().some((attachment) => attachment.ifindex === ifindex && attachment.hook === hook);
}
