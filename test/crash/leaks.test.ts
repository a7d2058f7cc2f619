import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createSlot } from '../../controller/kernel/bpf.ts';
import { waitFor } from '../kernel/wire.ts';
import { leakedSince, objectsOfWeir } from './leaks.ts';
import { factsOf } from './objects.ts';

/** What counts as left over, and what is another's: two runs on one machine do not disturb each other. */

const OTHER = fileURLToPath(new URL('come-and-go.mjs', import.meta.url));
/** Milliseconds: many lives of the other's maps. */
const SHORT = 2000;

test('a map that this process holds is left over until it is closed', () => {
  const before = objectsOfWeir();
  const slot = createSlot('weir_leak', 4096);
  const id = `map ${factsOf('self', slot.number).get('map_id')}`;
  expect(leakedSince(before, SHORT)).toEqual([id]);
  slot[Symbol.dispose]();
  expect(leakedSince(before)).toEqual([]);
});

test('maps of another process are not, though at any moment there is one that nothing leads to', async () => {
  const other = spawn(process.execPath, [OTHER], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(other, 'exit');
  await once(other.stdout, 'data');
  try {
    const before = objectsOfWeir();
    expect(waitFor(() => leakedSince(before, 0).length > 0)).toBe(true);
    expect(leakedSince(before)).toEqual([]);
  } finally {
    other.kill('SIGKILL');
    await ended;
  }
});
