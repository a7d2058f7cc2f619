import { encodeActive } from '../../controller/abi/active.ts';
import { bind } from '../../controller/abi/bindings.ts';
import { pointOf } from '../../controller/abi/points.ts';
import { placeImage, SIZE_CLASSES } from '../../controller/abi/slot.ts';
import { structure } from '../../controller/kernel/attributes.ts';
import { createSlot, update } from '../../controller/kernel/bpf.ts';
import { mapShared } from '../../controller/kernel/ffi.ts';
import { type Loaded, type LoadOptions, loadObject, mapNamed, readObject } from '../../controller/kernel/object.ts';
import { type TestRun, testRun } from '../../controller/kernel/test-run.ts';
import type { Image } from '../../controller/model/image.ts';

/** A loaded program and the bytes it judges by, with nothing that checks them in between. */
export interface BareSlot extends Disposable {
  readonly bytes: Uint8Array;
  readonly ingress: TestRun;
  readonly egress: TestRun;
  readonly loaded: Loaded;
}

/** Programs, production ones of one size class unless `options` say otherwise, over a placed image; loopback stands for `eth0`. */
export function bareSlot(
  image: Pick<Image, 'bytes'>,
  sizeClass = 0,
  options: LoadOptions = { classes: [sizeClass] },
): BareSlot {
  const loaded = loadObject(readObject(), options);
  const size = SIZE_CLASSES[sizeClass] ?? 0;
  const inner = createSlot('weir_test', size);
  update(mapNamed(loaded, `images_${sizeClass}`), structure(4, []), structure(4, [[0, 'u32', inner.number]]));
  const word = encodeActive({ slot: 0, sizeClass, generation: 1 });
  update(mapNamed(loaded, 'active'), structure(4, []), structure(8, [[0, 'u64', word]]));
  const memory = mapShared(inner, size, 'write');
  placeImage(memory.bytes, image.bytes, 1);
  bind(memory.bytes, { ifindex: 1, point: pointOf(image.bytes, 'eth0'), linkLayer: true });
  return {
    bytes: memory.bytes,
    ingress: testRun(loaded.programs.weir_ingress, 4096),
    egress: testRun(loaded.programs.weir_egress, 4096),
    loaded,
    [Symbol.dispose]() {
      for (const each of [memory, inner, loaded]) each[Symbol.dispose]();
    },
  };
}
