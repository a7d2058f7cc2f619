import { mkdirSync, readdirSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CONSTANTS } from '../../controller/abi/layout.generated.ts';
import { SIZE_CLASSES } from '../../controller/abi/slot.ts';
import { activeOf, apply } from '../../controller/apply/apply.ts';
import { Fault } from '../../controller/errors/fault.ts';
import { structure, u32At } from '../../controller/kernel/attributes.ts';
import { createSlot, lookUp, mapById, openPin, pin } from '../../controller/kernel/bpf.ts';
import { type Fd, mapShared } from '../../controller/kernel/ffi.ts';
import { listInterfaces } from '../../controller/kernel/interfaces.ts';
import { MAPS } from '../../controller/kernel/object.ts';
import { frameOf, imageOfPort } from '../contract/images.ts';
import { HOST, PEER, type PolicedHost, policedHost } from './host.ts';

/** What others put where weir keeps its own: other maps under its names, other bytes in its slots. */

const WEB = frameOf(`tcp ${PEER}:40000 > ${HOST}:443`);
const descriptors = (): number => readdirSync('/proc/self/fd').length;

/** The folder of a host's pinned maps. */
function mapsOf({ pins }: PolicedHost): string {
  const name = readdirSync(pins).find((each) => each.startsWith('maps-'));
  if (name === undefined) throw new Error(`${pins} has no maps`);
  return join(pins, name);
}

function serve(bench: PolicedHost): number {
  return bench.host.inside(() => apply(bench.backend, imageOfPort(443), listInterfaces()).generation);
}

test('another map under any of their names is refused, and named, and nothing stays open', () => {
  using bench = policedHost('tcx');
  serve(bench);
  const { ifindex } = bench.named('eth0');
  using foreign = createSlot('foreign', 4096);
  bench.backend[Symbol.dispose]();
  const before = descriptors();
  for (const name of MAPS) {
    const path = join(mapsOf(bench), name);
    using own = openPin(path);
    if (own === undefined) throw new Error(`${path} is not pinned`);
    replacePin(path, foreign);
    for (const verb of [() => bench.backend.inspect(), () => bench.backend.stage(imageOfPort(22), [])] as const) {
      const refused = faultOf(() => bench.host.inside<unknown>(verb));
      expect(refused.code).toBe('LAYOUT_MISMATCH');
      expect(refused.message).toMatch(
        new RegExp(
          `^adopting ${path}: it is a map of type 2 with 1 elements of 4 and 4096 bytes, weir's is a map of type \\d+ with \\d+ elements of \\d and \\d+ bytes; find out who pinned it, then weir detach and apply again$`,
        ),
      );
    }
    replacePin(path, own);
  }
  bench.backend[Symbol.dispose]();
  expect(descriptors()).toBe(before);
  expect(bench.host.inside(() => bench.backend.decide(WEB, ifindex, 'ingress'))).toBe('pass');
});

function replacePin(path: string, map: Fd): void {
  unlinkSync(path);
  pin(map, path);
}

test('with a foreign map left in place, weir detach removes every pin, and an apply starts over', () => {
  using bench = policedHost('tcx');
  serve(bench);
  const path = join(mapsOf(bench), 'counters');
  bench.backend[Symbol.dispose]();
  using foreign = createSlot('foreign', 4096);
  replacePin(path, foreign);
  bench.host.inside(() => bench.backend.release());
  expect(serve(bench)).toBe(1);
});

test('a foreign map alone is refused before anything is loaded', () => {
  using bench = policedHost('tcx');
  serve(bench);
  const folder = mapsOf(bench);
  bench.host.inside(() => bench.backend.release());
  mkdirSync(folder, { recursive: true });
  using foreign = createSlot('foreign', 4096);
  pin(foreign, join(folder, 'active'));
  expect(faultOf(() => serve(bench)).code).toBe('LAYOUT_MISMATCH');
  expect(readdirSync(bench.pins)).toEqual([folder.slice(bench.pins.length + 1)]);
});

/** Lends the bytes of a slot of the smallest class, as anyone with the pin can have them. */
function tamper(bench: PolicedHost, slot: number, change: (bytes: Uint8Array) => void): void {
  using images = openPin(join(mapsOf(bench), 'images_0'));
  const id = images && lookUp(images, structure(4, [[0, 'u32', slot]]), 4);
  if (id === undefined) throw new Error('there is no such slot');
  using inner = mapById(u32At(id, 0));
  using memory = mapShared(inner, SIZE_CLASSES[0] ?? 0, 'write');
  change(memory.bytes);
}

test('a byte changed anywhere in the image that serves is found by reading back, and the next apply writes it anew', () => {
  using bench = policedHost('tcx');
  const image = imageOfPort(443);
  let generation = serve(bench);
  const { ifindex } = bench.named('eth0');
  const decides = () => bench.host.inside(() => bench.backend.decide(WEB, ifindex, 'ingress'));
  const active = () => activeOf(bench.host.inside(() => bench.backend.inspect()));
  for (let at = CONSTANTS.WEIR_UNCOVERED; at < image.bytes.length; at += Math.ceil(image.bytes.length / 40)) {
    tamper(bench, active()?.slot ?? -1, (bytes) => bytes.set([(bytes[at] ?? 0) ^ 0x5a], at));
    expect({ at, readBack: active()?.readBack }).not.toEqual({ at, readBack: image.digest });
    expect(['pass', 'drop']).toContain(decides());
    expect(serve(bench)).toBe(++generation);
    expect({ at, readBack: active()?.readBack, decides: decides() }).toEqual({
      at,
      readBack: image.digest,
      decides: 'pass',
    });
  }
  expect(generation).toBeGreaterThan(20);
}, 120_000);

function faultOf(action: () => unknown): Fault {
  try {
    action();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
