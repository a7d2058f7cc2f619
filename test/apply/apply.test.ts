import { apply } from '../../controller/apply/apply.ts';
import { hostYaml } from '../reconcile/policies.ts';
import { builtOf } from '../reconcile/snapshots.ts';
import { links, recording } from './recording.ts';

const imageOf = (ports: number[], interfaces?: string[]) => builtOf({ 'host.yaml': hostYaml(ports, interfaces) }).image;

describe('apply', () => {
  test('stages, commits, then attaches what is managed; lo and strangers are left alone', () => {
    const backend = recording();
    const applied = apply(backend, imageOf([80]), links('lo', 'eth0', 'eth1', 'wlan0'));
    expect(backend.calls).toEqual(['stage eth0 eth1', 'commit 1', 'attach eth0', 'attach eth1']);
    expect(applied).toMatchObject({
      generation: 1,
      committed: true,
      attached: ['eth0', 'eth1'],
      detached: [],
      failures: [],
    });
  });

  test('the same image again writes nothing', () => {
    const backend = recording();
    apply(backend, imageOf([80]), links('eth0'));
    backend.calls.length = 0;
    expect(apply(backend, imageOf([80]), links('eth0'))).toMatchObject({
      generation: 1,
      committed: false,
      attached: [],
    });
    expect(backend.calls).toEqual([]);
  });

  test('the same image again mends a lost attachment and one under another index', () => {
    const backend = recording();
    apply(backend, imageOf([80]), links('eth0', 'eth1'));
    backend.detach(2);
    backend.calls.length = 0;
    apply(backend, imageOf([80]), [
      { ifindex: 2, name: 'eth0', linkLayer: true },
      { ifindex: 9, name: 'eth1', linkLayer: true },
    ]);
    expect(backend.calls).toEqual(['attach eth0', 'attach eth1', 'detach eth1']);
  });

  test('what is unsettled is forgotten where it is gone, mended where it is managed, else taken off', () => {
    const backend = recording();
    apply(backend, imageOf([80]), links('eth0', 'wlan0'));
    backend.calls.length = 0;
    backend.unsettled.push(
      { ifindex: 99, name: undefined },
      { ifindex: 3, name: 'wlan0' },
      { ifindex: 2, name: 'eth0' },
    );
    const applied = apply(backend, imageOf([80]), links('eth0', 'wlan0'));
    expect(backend.calls).toEqual(['detach 99', 'attach eth0', 'detach wlan0']);
    expect(applied).toMatchObject({ attached: ['eth0'], detached: ['wlan0'], committed: false });
    backend.unsettled.push({ ifindex: 3, name: 'wlan0' });
    backend.calls.length = 0;
    apply(backend, imageOf([443]), links('eth0', 'wlan0'));
    expect(backend.calls).toEqual(['stage eth0 wlan0', 'commit 2', 'detach wlan0']);
  });

  test('an interface no longer managed is bound, before those that come in, until after the commit, then detached last', () => {
    const backend = recording();
    apply(backend, imageOf([80], ['eth0']), links('eth0', 'eth1'));
    backend.calls.length = 0;
    apply(backend, imageOf([80], ['eth1']), links('eth0', 'eth1'));
    expect(backend.calls).toEqual(['stage eth0 eth1', 'commit 2', 'attach eth1', 'detach eth0']);
  });

  test('a pre-flight that refuses stops before anything is staged', () => {
    const backend = recording();
    const refuse = (): void => {
      throw new Error('no');
    };
    expect(() => apply(backend, imageOf([80]), links('eth0'), refuse)).toThrow('no');
    expect(backend.calls).toEqual([]);
  });

  test('an image whose bytes are not its digest is refused', () => {
    const backend = recording();
    const image = imageOf([80]);
    const bytes = image.bytes.slice();
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    expect(() => apply(backend, { ...image, bytes }, links('eth0'))).toThrow(
      expect.objectContaining({
        code: 'IMAGE_CORRUPT',
        message: expect.stringMatching(/^applying image [0-9a-f]{12}: digest is /),
      }),
    );
    expect(backend.calls).toEqual([]);
  });

  describe('a fault at each call', () => {
    const steps = ['stage', 'commit', 'attach eth1', 'attach eth2', 'detach eth0'];
    test.each(steps.map((step, n) => ({ step, n })))(
      '$step: the generation that decides is whole, and trying again completes it',
      ({ n }) => {
        const backend = recording();
        const before = apply(backend, imageOf([80], ['eth0', 'eth1']), links('eth0')).digest;
        const image = imageOf([443], ['eth1', 'eth2']);
        backend.calls.length = 0;
        backend.failAt = n;
        const attempt = (): unknown => apply(backend, image, links('eth0', 'eth1', 'eth2'));
        if (n < 2) expect(attempt).toThrow('refused');
        else expect(attempt()).toMatchObject({ committed: true, failures: [{ code: 'MAP_REFUSED' }] });
        const { active, held } = backend.inspect();
        expect(held.find(({ generation }) => generation === active)?.digest).toBe(n < 2 ? before : image.digest);
        expect(backend.inspect().attachments.some(({ name }) => name === 'eth0')).toBe(n < 2 || n === 4);
        backend.failAt = undefined;
        apply(backend, image, links('eth0', 'eth1', 'eth2'));
        expect([...new Set(backend.inspect().attachments.map(({ name }) => name))].sort()).toEqual(['eth1', 'eth2']);
      },
    );
  });
});
