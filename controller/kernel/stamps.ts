import { decodeActive } from '../abi/active.ts';
import { fieldsAt, viewOf } from '../abi/fields.ts';
import { decodeMark, encodeMark, stampCount } from '../abi/mark.ts';
import type { MarkMask } from '../net/mark-mask.ts';
import type { Generation } from './backend.ts';
import type { SlotPlace, SlotStore } from './slot-store.ts';

/**
 * What a packet carries from hook to hook, and the table that says which slot each stamp stands for. An entry lives
 * from the commit of a generation until its slot is about to be written or taken away (I-2).
 */

/** A generation, its slot, and the word that names both. */
export interface Stamped {
  readonly place: SlotPlace;
  readonly generation: Generation;
  readonly word: bigint;
}

/**
 * Gives the slot a stamp of its own and says so in the table, before anything decides by it. A slot whose stamp lives
 * keeps it: its packets may be under way. Starts from the generation, so that a stamp is used again as late as can be.
 */
export function stampSlot(store: SlotStore, mask: MarkMask, { word, place, generation }: Stamped): void {
  store.head(place, 'write', (bytes) => {
    const header = fieldsAt(viewOf(bytes), 'weir_image', 0);
    store.stamps('write', (table) => {
      if (table[header.get('stamp')] === word) return;
      const stamp = freeStamp(table, stampCount(mask), generation);
      header.set('stamp', stamp);
      if (stamp !== 0) Atomics.store(table, stamp, word);
    });
  });
}

/** 0 when packets carry none. There are more stamps than slots may be stamped at once. */
function freeStamp(table: BigUint64Array, count: number, generation: number): number {
  for (let i = 0; i < count; i++) {
    const stamp = ((generation + i) % count) + 1;
    if (table[stamp] === 0n) return stamp;
  }
  return 0;
}

/** Takes the slot out of the table; true when it was in it, and packets may be on their way to it. */
export function clearStamp(store: SlotStore, { sizeClass, slot }: SlotPlace): boolean {
  return store.stamps('write', (table) => {
    const count = stampCount(decodeMark(store.words().mark));
    let found = false;
    for (let stamp = 1; stamp <= count; stamp++) {
      const named = decodeActive(table[stamp] ?? 0n);
      if (named?.sizeClass !== sizeClass || named.slot !== slot) continue;
      Atomics.store(table, stamp, 0n);
      found = true;
    }
    return found;
  });
}

/**
 * Has packets carry their stamp in other bits. In between they carry none: what is under way at that moment may meet
 * two generations if one is committed meanwhile. A change cut short by a crash is made again.
 */
export function useMark(store: SlotStore, mask: MarkMask): void {
  const { mark, active } = store.words();
  if (mark === encodeMark(mask)) return;
  store.setMark(0n);
  store.settle();
  store.stamps('write', (table) => table.fill(0n));
  const place = decodeActive(active);
  if (place !== undefined) stampSlot(store, mask, { place, generation: place.generation, word: active });
  store.setMark(encodeMark(mask));
}
