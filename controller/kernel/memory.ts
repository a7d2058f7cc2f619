import { imageJudge } from '../abi/judge.ts';
import type { Hook } from '../model/packet.ts';
import { DEFAULT_MARK_MASK, type MarkMask } from '../net/mark-mask.ts';
import type { Attachment, Backend, HostInterface, Judge, Live, Passed } from './backend.ts';
import { readCounters } from './counter-slots.ts';
import {
  activeGeneration,
  bindEverywhere,
  commitStaged,
  readBindings,
  readHeld,
  retireGeneration,
  stageImage,
  unbindEverywhere,
} from './generations.ts';
import { type Arrival, decideArrival } from './memory-decision.ts';
import { memoryStore } from './memory-store.ts';
import { useMark } from './stamps.ts';

const HOOKS: readonly Hook[] = ['ingress', 'egress'];

/**
 * The seam without a kernel: same verbs, same bytes, and frames are decided by the image interpreter.
 * Nothing outlives the process; everything else is held to the contract suite of the real one.
 */
export function memoryBackend({ markMask = DEFAULT_MARK_MASK }: { readonly markMask?: MarkMask } = {}): Backend {
  const store = memoryStore();
  const attached = new Map<number, HostInterface>();
  const meet = (frame: Uint8Array, arrival: Arrival): Passed =>
    attached.has(arrival.ifindex) ? decideArrival(store, frame, arrival) : { verdict: 'pass', mark: arrival.mark };
  return {
    kind: 'memory',
    probe: () => ({ kernel: 'none', mechanism: 'tcx', btf: false, libbpf: 'none' }),
    claim: () => useMark(store, markMask),
    inspect(): Live {
      const all = [...attached.values()];
      const { misbound } = readBindings(store, all);
      return {
        active: activeGeneration(store),
        held: readHeld(store),
        attachments: all.filter(({ ifindex }) => !misbound.has(ifindex)).flatMap(attachmentsOf),
        unsettled: all.filter(({ ifindex }) => misbound.has(ifindex)),
      };
    },
    stage(image, interfaces) {
      useMark(store, markMask);
      return stageImage(store, image, interfaces);
    },
    commit: (staged) => commitStaged(store, staged),
    retire: (generation) => retireGeneration(store, generation),
    attach(target) {
      bindEverywhere(store, target);
      attached.set(target.ifindex, target);
    },
    detach(ifindex) {
      attached.delete(ifindex);
      unbindEverywhere(store, ifindex);
    },
    counters: () => readCounters(store.counters),
    decide: (frame, ifindex, hook) => meet(frame, { ifindex, hook, mark: 0, isUnderWay: hook === 'ingress' }).verdict,
    carry: (frame, at) => meet(frame, { ...at, isUnderWay: true }),
    release() {
      attached.clear();
      store.clear();
    },
    [Symbol.dispose]() {},
  };
}

/** The image interpreter as a judge. */
export function memoryJudge(options: { readonly linkLayer?: boolean } = {}): Judge {
  return imageJudge(options);
}

function attachmentsOf({ ifindex, name }: HostInterface): readonly Attachment[] {
  return HOOKS.map((hook) => ({ ifindex, name, hook, mechanism: 'tcx' }));
}
