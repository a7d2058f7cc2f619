import { decodeActive } from '../abi/active.ts';
import { fieldsAt, viewOf } from '../abi/fields.ts';
import { type ImageJudgement, imageJudge, judgeSlot } from '../abi/judge.ts';
import { REASONS } from '../abi/reasons.ts';
import { counterSlot } from '../abi/slot.ts';
import type { Hook } from '../model/packet.ts';
import type { Attachment, Backend, HostInterface, Judge, Live } from './backend.ts';
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
import { type MemoryStore, memoryStore } from './memory-store.ts';

const HOOKS: readonly Hook[] = ['ingress', 'egress'];

/**
 * The seam without a kernel: same verbs, same bytes, and frames are decided by the image interpreter.
 * Nothing outlives the process; everything else is held to the contract suite of the real one.
 */
export function memoryBackend(): Backend {
  const store = memoryStore();
  const attached = new Map<number, HostInterface>();
  return {
    kind: 'memory',
    probe: () => ({ kernel: 'none', mechanism: 'tcx', btf: false, libbpf: 'none' }),
    claim: () => undefined,
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
    stage: (image, interfaces) => stageImage(store, image, interfaces),
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
    decide(frame, ifindex, hook) {
      if (!attached.has(ifindex)) return 'pass';
      return decideActive(store, frame, ifindex, hook);
    },
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

/** Judges and counts as the programs do: the deciding rule of each walk made, and one reason. */
function decideActive(store: MemoryStore, frame: Uint8Array, ifindex: number, hook: Hook): 'pass' | 'drop' {
  const active = decodeActive(store.words().active);
  if (active === undefined) {
    store.counters.countReason(REASONS.indexOf('no-generation'));
    return 'drop';
  }
  return store.open(active, 'read', (slot) => {
    const judged = judgeSlot(slot, ifindex, hook, frame);
    store.counters.countReason(REASONS.indexOf(judged.reason));
    for (const rule of decidingRules(slot, judged)) {
      const index = counterSlot(slot, rule);
      if (index !== undefined) store.counters.count(index, frame.length);
    }
    return judged.action === 'allow' ? 'pass' : 'drop';
  });
}

function decidingRules(slot: Uint8Array, { reason, egress, ingress }: ImageJudgement): readonly number[] {
  const image = fieldsAt(viewOf(slot), 'weir_image', 0);
  if (reason === 'arp') return [image.get('arp_rule')];
  if (reason === 'non-ip') return [image.get('non_ip_rule')];
  const made = [egress, egress?.action === 'allow' || egress === undefined ? ingress : undefined];
  return made.flatMap((side) => (side?.reason === 'row' || side?.reason === 'not-a-workload' ? [side.rule] : []));
}
