import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CONSTANTS } from '../../controller/abi/layout.generated.ts';
import { compile } from '../../controller/compile/compile.ts';
import { pin } from '../../controller/kernel/bpf.ts';
import { kernelBackend } from '../../controller/kernel/libbpf.ts';
import { loadObject, mapNamed, readObject } from '../../controller/kernel/object.ts';
import { adopt, pinAll } from '../../controller/kernel/pins.ts';
import type { Image } from '../../controller/model/image.ts';
import { frameOf, imageOfPort } from '../contract/images.ts';
import { largePolicy } from '../generate/large.ts';
import { type PolicedHost, policedHost } from './host.ts';

/** A host that had memory for the smallest slots only when the programs were loaded, and has more when an image needs it. */

const SSH = frameOf('tcp 192.0.2.9:40000 > 192.0.2.1:22');

function narrowHost(): PolicedHost {
  const bench = policedHost('tcx');
  using loaded = loadObject(readObject(), { classes: [0] });
  pinAll(loaded, bench.pins, readObject());
  return bench;
}

function largeImage(): Image {
  const image = compile(largePolicy({ rules: 1000, prefixes: 10_000 }, 1)).value;
  if (image === undefined) throw new Error('the policy does not compile');
  expect(image.bytes.length).toBeGreaterThan(2 ** 20);
  return image;
}

const programs = ({ pins }: PolicedHost): readonly string[] =>
  readdirSync(pins).filter((name) => name.startsWith('programs-'));

function isOwn({ pins }: PolicedHost): boolean | undefined {
  const found = adopt(pins, readObject());
  found?.loaded[Symbol.dispose]();
  return found?.isOwn;
}

test('programs that know the class take over when an image needs it, without a detach', () => {
  using bench = narrowHost();
  const eth0 = bench.named('eth0');
  bench.enforce(imageOfPort(22));
  bench.host.inside(() => {
    bench.backend.attach(eth0);
    expect(programs(bench)).toEqual([expect.stringMatching(/^programs-[0-9a-f]{16}-1$/)]);
    const large = bench.backend.stage(largeImage(), [eth0]);
    expect(programs(bench)).toEqual([expect.stringMatching(/^programs-[0-9a-f]{16}-2$/)]);
    expect(bench.backend.inspect()).toMatchObject({ active: 1, attachments: [{}, {}], unsettled: [] });
    expect(bench.backend.decide(SSH, eth0.ifindex, 'ingress')).toBe('pass');
    bench.backend.commit(large);
    expect(bench.backend.inspect()).toMatchObject({ active: 2, attachments: [{}, {}], unsettled: [] });
    bench.backend.decide(SSH, eth0.ifindex, 'ingress');
    expect(bench.reason('row')).toBeGreaterThanOrEqual(2n);
    expect(['broken', 'unbound', 'no-generation'].map(bench.reason)).toEqual([0n, 0n, 0n]);
  });
});

test('a takeover that ended between its maps and its programs is not over: the next writer completes it', () => {
  using bench = narrowHost();
  bench.enforce(imageOfPort(22));
  bench.backend[Symbol.dispose]();
  const file = readObject();
  const before = adopt(bench.pins, file);
  if (before === undefined) throw new Error('nothing is pinned');
  {
    using held = before.loaded;
    using wider = loadObject(file, { reuse: held.maps, classes: [0, 1] });
    pin(mapNamed(wider, 'images_1'), join(bench.pins, `maps-v${CONSTANTS.WEIR_VERSION}`, 'images_1'));
  }
  expect([before.isOwn, isOwn(bench)]).toEqual([true, false]);
  using next = kernelBackend({ pins: bench.pins, attach: 'tcx' });
  bench.host.inside(() => next.commit(next.stage(imageOfPort(80), [])));
  expect(programs(bench)).toEqual([expect.stringMatching(/^programs-[0-9a-f]{16}-2$/)]);
  expect(next.inspect()).toMatchObject({ active: 2, held: [{ generation: 1 }, { generation: 2 }] });
});
