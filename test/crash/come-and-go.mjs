// Until it is ended: maps that for some milliseconds nothing leads to but the memory of this process.
import { setTimeout as sleep } from 'node:timers/promises';
import { createSlot } from '../../dist/kernel/bpf.js';
import { mapShared } from '../../dist/kernel/ffi.js';

process.stdout.write('made\n');
for (;;) {
  const slot = createSlot('weir_other', 4096);
  const memory = mapShared(slot, 4096, 'read');
  slot[Symbol.dispose]();
  await sleep(50);
  memory[Symbol.dispose]();
}
