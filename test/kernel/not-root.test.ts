import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkHost } from '../../controller/kernel/features.ts';
import { kernelJudge } from '../../controller/kernel/judge.ts';
import { kernelBackend } from '../../controller/kernel/libbpf.ts';
import { imageOfPort } from '../contract/images.ts';
import { pinFolder } from '../netns.ts';
import { policedHost } from './host.ts';

const SHIPPED = fileURLToPath(new URL('../../bpf/build/weir.bpf.o', import.meta.url));

/** What an ordinary user is told: to be root, and nothing about what could not be read. */

const NOBODY = 65_534;

/** Where a user may read it, whatever folder this checkout or TMPDIR lies in. */
let object = '';
beforeAll(() => {
  const folder = mkdtempSync('/tmp/weir-object-');
  chmodSync(folder, 0o755);
  object = join(folder, 'weir.bpf.o');
  copyFileSync(SHIPPED, object);
  chmodSync(object, 0o644);
});
afterAll(() => rmSync(dirname(object), { recursive: true }));

/** Calls of this process are refused as a user's are, for the time of `use`. */
function asNobody<T>(use: () => T): T {
  process.seteuid?.(NOBODY);
  try {
    return use();
  } finally {
    process.seteuid?.(0);
  }
}

const withoutRoot = (message: RegExp) =>
  expect.objectContaining({ code: 'NOT_ROOT', message: expect.stringMatching(message) });

test('of what is enforced nothing is read, changed or said to be gone', () => {
  using bench = policedHost('tcx');
  const image = imageOfPort(443);
  bench.enforce(image);
  using other = kernelBackend({ pins: bench.pins, attach: 'tcx', object });
  const detaching = /^detaching: user 65534 may not ask the kernel what is attached; run as root$/;
  const reading = new RegExp(`^(opening|reading|looking for|opening the pin) ${bench.pins}\\S*: EACCES; run as root$`);
  asNobody(() => {
    expect(() => other.release()).toThrow(withoutRoot(detaching));
    for (const ask of [() => other.inspect(), () => other.counters(), () => other.detach(2), () => other.claim()]) {
      expect(ask).toThrow(withoutRoot(reading));
    }
    expect(() => other.probe()).toThrow(
      withoutRoot(/^probing the kernel: user 65534 may not load BPF programs; run as root$/),
    );
  });
  expect(other.inspect()).toMatchObject({ active: 1, held: [{ digest: image.digest }] });
});

test('where nothing is pinned, detaching does not say that nothing is left', () => {
  using folder = pinFolder('none');
  using backend = kernelBackend({ pins: `${folder.path}/pins`, attach: 'tcx', object });
  asNobody(() => expect(() => backend.release()).toThrow(withoutRoot(/; run as root$/)));
});

test('an object that only root can read', () => {
  const hidden = mkdtempSync(join(tmpdir(), 'weir-hidden-'));
  try {
    const path = join(hidden, 'weir.bpf.o');
    copyFileSync(SHIPPED, path);
    const message = new RegExp(`^reading the BPF object ${path}: EACCES; run as root$`);
    asNobody(() => expect(() => kernelJudge({ object: path })).toThrow(withoutRoot(message)));
  } finally {
    rmSync(hidden, { recursive: true });
  }
});

test('the kernel engine and the doctor', () => {
  using judge = kernelJudge({ object });
  const image = imageOfPort(443);
  asNobody(() => expect(() => judge.load(image)).toThrow(withoutRoot(/: (EPERM|EACCES); run as root$/)));
  const neighbours = asNobody(() => checkHost('/sys/fs/bpf/weir')).find(({ name }) => name === 'neighbours');
  expect(neighbours).toEqual({
    name: 'neighbours',
    state: 'warn',
    found: 'listing tcx programs: EPERM',
    fix: 'run as root with iproute2 installed',
  });
});
