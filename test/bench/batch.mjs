// Many map elements in one call.
import { structure } from '../../dist/kernel/attributes.js';
import { addressed, bpf } from '../../dist/kernel/ffi.js';

const MAP_UPDATE_BATCH = 26;
const ATTRIBUTES = 56;
const STEP = 50_000;

/**
 * Adds elements to a map.
 *
 * @param {{ number: number }} map
 * @param {Uint8Array} keys one behind the other
 * @param {Uint8Array} values as many
 * @param {number} count
 */
export function fill(map, keys, values, count) {
  const [keySize, valueSize] = [keys.length / count, values.length / count];
  for (let from = 0; from < count; from += STEP) {
    const some = Math.min(STEP, count - from);
    const memory = [copyOf(keys, from * keySize, some * keySize), copyOf(values, from * valueSize, some * valueSize)];
    const fields = [
      [16, 'u64', memory[0].address],
      [24, 'u64', memory[1].address],
      [32, 'u32', some],
      [36, 'u32', map.number],
    ];
    bpf(`adding ${some} map elements`, MAP_UPDATE_BATCH, structure(ATTRIBUTES, fields), memory);
  }
}

function copyOf(bytes, from, length) {
  const copy = addressed(length);
  copy.bytes.set(bytes.subarray(from, from + length));
  return copy;
}
