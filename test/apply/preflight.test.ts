import { imageJudge } from '../../controller/abi/judge.ts';
import { preflight } from '../../controller/apply/preflight.ts';
import type { Judge } from '../../controller/kernel/backend.ts';
import { parseFrame } from '../../controller/net/frame.ts';
import { hostYaml } from '../reconcile/policies.ts';
import { builtOf } from '../reconcile/snapshots.ts';

const { image } = builtOf({ 'host.yaml': hostYaml([80]) });

test('an image that decides everything passes', () => {
  using judge = imageJudge();
  expect(() => preflight(judge, image)).not.toThrow();
});

test('it is asked about a segment of each family and an ARP request, at both hooks', () => {
  const asked: string[] = [];
  const judge: Judge = {
    load: () => undefined,
    judge: (frame, _point, hook) => {
      const parsed = parseFrame(frame, true);
      asked.push(
        `${hook} ${parsed.kind === 'packet' ? `IPv${parsed.packet.family} ${parsed.packet.transport.kind}` : parsed.kind}`,
      );
      return { action: 'allow', reason: 'row' };
    },
    [Symbol.dispose]: () => undefined,
  };
  preflight(judge, image);
  const once = ['ingress', 'egress'].flatMap((hook) =>
    ['IPv4 ports', 'IPv6 ports', 'arp'].map((what) => `${hook} ${what}`),
  );
  expect([...new Set(asked)]).toEqual(once);
  expect(asked).toHaveLength(once.length * image.subjectPoints.size);
});

test('an image that falls off a walk is refused', () => {
  const judge: Judge = {
    load: () => undefined,
    judge: (frame, _point, hook) => {
      const isBroken = hook === 'egress' && frame[12] === 0x86;
      return {
        action: 'deny',
        reason: 'row',
        egress: { rule: 0, action: 'deny', reason: isBroken ? 'broken' : 'row' },
      };
    },
    [Symbol.dispose]: () => undefined,
  };
  expect(() => preflight(judge, image)).toThrow(
    expect.objectContaining({
      code: 'IMAGE_CORRUPT',
      message: `checking image ${image.digest.slice(0, 12)}: host has no row for an IPv6 segment at hook egress; the serving generation stays, report this image`,
    }),
  );
});
