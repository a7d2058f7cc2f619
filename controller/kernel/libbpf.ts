import type { Hook } from '../model/packet.ts';
import type { Attacher, HookPrograms } from './attacher.ts';
import type { Backend, Live } from './backend.ts';
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
import { kernelStore } from './kernel-store.ts';
import { type Loaded, type ObjectFile, readObject } from './object.ts';
import { adopt, dropOtherPrograms, establish, removePins } from './pins.ts';
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
  const held = holdObject(options);
  return {
    kind: 'kernel',
    probe: () => probeKernel(options),
    inspect() {
      const loaded = held.adopted();
      return loaded === undefined ? NOTHING : inspectLoaded(loaded, attacher);
    },
    stage: (image, interfaces) => stageImage(kernelStore(held.established()), image, interfaces),
    commit: (staged) => commitStaged(kernelStore(held.established()), staged),
    retire(generation) {
      const loaded = held.adopted();
      if (loaded !== undefined) retireGeneration(kernelStore(loaded), generation);
    },
    attach(target) {
      const loaded = held.established();
      bindEverywhere(kernelStore(loaded), target);
      attacher.attach(target, programsOf(loaded));
      dropOtherPrograms(pins, held.file());
    },
    detach(ifindex) {
      attacher.detach(ifindex);
      const loaded = held.adopted();
      if (loaded !== undefined) unbindEverywhere(kernelStore(loaded), ifindex);
    },
    counters() {
      const loaded = held.adopted();
      return loaded === undefined
        ? { rules: new Map(), reasons: new Map() }
        : readCounters(kernelStore(loaded).counters);
    },
    decide(frame, ifindex, hook) {
      const loaded = held.adopted();
      if (loaded === undefined || !isAttached(attacher, ifindex, hook)) return 'pass';
      return testRun(programsOf(loaded)[hook], FRAME_LIMIT, ifindex).run(frame) === DROPPED ? 'drop' : 'pass';
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
  file(): ObjectFile;
  /** What is pinned, if anything is. */
  adopted(): Loaded | undefined;
  /** What is pinned; loaded and pinned now if need be. */
  established(): Loaded;
}

function holdObject({ pins, object }: Wanted): HeldObject {
  let file: ObjectFile | undefined;
  let loaded: Loaded | undefined;
  const read = (): ObjectFile => {
    file ??= readObject(object);
    return file;
  };
  return {
    file: read,
    adopted() {
      loaded ??= adopt(pins, read());
      return loaded;
    },
    established() {
      loaded ??= establish(pins, read());
      return loaded;
    },
    [Symbol.dispose]() {
      loaded?.[Symbol.dispose]();
      loaded = undefined;
    },
  };
}

function programsOf({ programs }: Loaded): HookPrograms {
  return { ingress: programs.weir_ingress, egress: programs.weir_egress };
}

function inspectLoaded(loaded: Loaded, attacher: Attacher): Live {
  const store = kernelStore(loaded);
  return { active: activeGeneration(store), held: readHeld(store), attachments: attacher.list() };
}

function isAttached(attacher: Attacher, ifindex: number, hook: Hook): boolean {
  return attacher.list().some((attachment) => attachment.ifindex === ifindex && attachment.hook === hook);
}
