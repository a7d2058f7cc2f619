// An image in a slot, as the production code places it, under the benchmark's programs.
import { encodeActive } from '../../dist/abi/active.js';
import { bind } from '../../dist/abi/bindings.js';
import { placeImage, ruleCount, SIZE_CLASSES, sizeClassOf, slotBytes } from '../../dist/abi/slot.js';
import { compile } from '../../dist/compile/compile.js';
import { structure } from '../../dist/kernel/attributes.js';
import { createSlot, update } from '../../dist/kernel/bpf.js';
import { mapShared } from '../../dist/kernel/ffi.js';
import { wordOf } from './bench-object.mjs';

const GENERATION = 1;
/** Loopback, whose index BPF_PROG_TEST_RUN lends its frames. */
const LENT_IFINDEX = 1;
const CONTROL = { active: 1, point: 2 };

/** Compiles or throws with the diagnostics. */
export function imageOf(policy) {
  const { value, diagnostics } = compile(policy);
  if (value === undefined) throw new Error(diagnostics.map(({ message }) => message).join('; '));
  return value;
}

/** Puts `image` where the programs of a runner (bench-object.mjs) find it: the word that decides says so to all of them. */
export function enthrone(runner, image) {
  const sizeClass = sizeClassOf(slotBytes(image.bytes.length, ruleCount(image.bytes)));
  const size = SIZE_CLASSES[sizeClass];
  const inner = createSlot('weir_bench', size);
  const slot = mapShared(inner, size, 'write');
  try {
    update(runner.object.map(`images_${sizeClass}`), wordOf(0), wordOf(inner.number));
    placeImage(slot.bytes, image.bytes, GENERATION);
    bind(slot.bytes, { ifindex: LENT_IFINDEX, point: 0, linkLayer: true });
  } finally {
    slot[Symbol.dispose]();
    inner[Symbol.dispose]();
  }
  const active = encodeActive({ slot: 0, sizeClass, generation: GENERATION });
  update(runner.object.map('active'), wordOf(0), structure(8, [[0, 'u64', active]]));
  runner.setWord(CONTROL.active, active);
  runner.setWord(CONTROL.point, 0);
}
