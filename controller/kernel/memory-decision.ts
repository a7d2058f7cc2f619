import { decodeActive } from '../abi/active.ts';
import { fieldsAt, viewOf } from '../abi/fields.ts';
import { type ImageJudgement, judgeSlot } from '../abi/judge.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { decodeMark, stamped, stampOf } from '../abi/mark.ts';
import { REASONS } from '../abi/reasons.ts';
import { counterSlot } from '../abi/slot.ts';
import type { MarkMask } from '../net/mark-mask.ts';
import type { Passage, Passed } from './backend.ts';
import type { MemoryStore } from './memory-store.ts';

/** A frame at a hook. One that is not under way was made by this host: its mark is nobody's stamp. */
export interface Arrival extends Passage {
  readonly isUnderWay: boolean;
}

/**
 * Judges, stamps and counts as the programs do: the deciding rule of each walk made, one reason, and whose stamp it was.
 */
export function decideArrival(store: MemoryStore, frame: Uint8Array, arrival: Arrival): Passed {
  const mask = decodeMark(store.words().mark);
  const active = decodeActive(wordOf(store, mask, arrival));
  if (active === undefined) {
    store.counters.countReason(REASONS.indexOf('no-generation'));
    return { verdict: 'drop', mark: arrival.mark };
  }
  return store.open(active, 'read', (slot) => {
    const judged = judgeSlot(slot, arrival.ifindex, arrival.hook, frame);
    store.counters.countReason(REASONS.indexOf(judged.reason));
    for (const rule of decidingRules(slot, judged)) {
      const index = counterSlot(slot, rule);
      if (index !== undefined) store.counters.count(index, frame.length);
    }
    const own = fieldsAt(viewOf(slot), 'weir_image', 0).get('stamp');
    return { verdict: judged.action === 'allow' ? 'pass' : 'drop', mark: stamped(arrival.mark, mask, own) };
  });
}

/** The generation of the frame's stamp while it is held, else the one that decides. */
function wordOf(store: MemoryStore, mask: MarkMask, { mark, isUnderWay }: Arrival): bigint {
  const { active } = store.words();
  const stamp = stampOf(mark, mask);
  if (stamp === 0 || !isUnderWay) return active;
  const held = store.stamps('read', (table) => table[stamp] ?? 0n);
  if (held === active) return active;
  store.counters.countStamped(held === 0n ? CONSTANTS.WEIR_STAMPED_STALE : CONSTANTS.WEIR_STAMPED_EARLIER);
  return held === 0n ? active : held;
}

function decidingRules(slot: Uint8Array, { reason, egress, ingress }: ImageJudgement): readonly number[] {
  const image = fieldsAt(viewOf(slot), 'weir_image', 0);
  if (reason === 'arp') return [image.get('arp_rule')];
  if (reason === 'non-ip') return [image.get('non_ip_rule')];
  const made = [egress, egress?.action === 'allow' || egress === undefined ? ingress : undefined];
  return made.flatMap((side) => (side?.reason === 'row' || side?.reason === 'not-a-workload' ? [side.rule] : []));
}
