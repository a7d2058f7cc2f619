import type { Judge } from '../../controller/kernel/backend.ts';
import type { Image } from '../../controller/model/image.ts';
import { imageOfPort } from '../contract/images.ts';
import type { Case, Side } from './case.d.ts';
import { enginesOf, takingTurns } from './engines.mjs';
import { examine } from './examine.mjs';
import { NODE } from './kubernetes.mjs';
import { isFlawless, reportText } from './report.mjs';
import { drawn, sharesOf, sizeOf } from './sample.mjs';
import { comparedIn } from './updates.mjs';
import { memoryWorld } from './worlds.mjs';

const document = (kind: string, metadata: object, spec: object): object => ({
  apiVersion: 'weir/v1',
  kind,
  metadata,
  spec,
});

/** Workloads x/a and x/b, of which b can be reached at `port` alone; what is expected of some ports. */
function caseOf(id: string, port: number, expected: Readonly<Record<number, Side>>): Case {
  const workload = (name: string, index: number): object => {
    const spec = { host: NODE, interface: `veth${index}`, addresses: [`10.0.0.${index + 1}`] };
    return document('Workload', { name, namespace: 'x', labels: { pod: name } }, spec);
  };
  const only = {
    subject: { workloads: { matchLabels: { pod: 'b' } } },
    default: { ingress: 'deny' },
    ingress: [{ name: 'web', action: 'allow', ports: [{ protocol: 'tcp', port }] }],
  };
  return {
    id,
    updates: 'one',
    documents: [
      document('Host', { name: NODE }, { addresses: ['192.0.2.1'] }),
      ...['a', 'b'].map(workload),
      document('Policy', { name: 'only' }, only),
    ],
    expectations: Object.entries(expected).map(([asked, verdict]) => ({
      flow: { src: { workload: 'x/a' }, dst: { workload: 'x/b' }, protocol: 'tcp', port: Number(asked) },
      verdict,
      egress: 'allow',
      ingress: verdict,
    })),
    leftOut: { loopback: 2 },
  };
}

const RIGHT = [caseOf('step1', 80, { 80: 'allow', 81: 'deny' }), caseOf('step2', 81, { 80: 'deny', 81: 'allow' })];

test.each(['reference', 'image'] as const)(
  'engine %s: what is as expected agrees, and an update is made',
  async (name) => {
    const outcome = await examine('some', RIGHT, await enginesOf(name));
    expect(outcome).toMatchObject({
      cases: 2,
      agreed: 4,
      differed: 0,
      refused: {},
      leftOut: { loopback: 4 },
      updates: 1,
    });
    expect(isFlawless(outcome)).toBe(true);
  },
);

test('a wrong verdict is told with the flow and the walk of both ends, each differing side counts', async () => {
  const wrong = caseOf('wrong', 80, { 80: 'allow', 81: 'allow' });
  const outcome = await examine('some', [wrong], await enginesOf('image'));
  expect(outcome).toMatchObject({ agreed: 1, differed: 1 });
  expect(isFlawless(outcome)).toBe(false);
  const text = reportText([outcome]);
  expect(text).toContain('expected {"verdict":"allow","egress":"allow","ingress":"allow"}, got {"verdict":"deny",');
  expect(text).toContain('"ingress":"deny by policy-default application/only 0003-policy-only.yaml:');
  expect(text).toContain('  flow {"src":{"workload":"x/a"},"dst":{"workload":"x/b"},"protocol":"tcp","port":81}\n');
  expect(text).toContain('  egress: workload "x/a" on host "node"\n');
  expect(text).toContain('  rule web  no: another protocol, port or type  0003-policy-only.yaml:');
  expect(text).toContain('=> deny by policy-default application/only');
});

test('a right verdict by a wrong side or rule differs too', async () => {
  const [right] = RIGHT;
  const [expectation] = right?.expectations ?? [];
  if (right === undefined || expectation === undefined) throw new Error('no case');
  const expectations = [
    { ...expectation, egress: 'deny' as const },
    { ...expectation, rule: 'web' },
    { ...expectation, rule: 'other' },
    { ...expectation, rule: null },
  ];
  const outcome = await examine('some', [{ ...right, expectations }], await enginesOf('reference'));
  expect(outcome).toMatchObject({ agreed: 1, differed: 3 });
});

test('documents that are refused, and flows that cannot be asked, are counted by why', async () => {
  const [right] = RIGHT;
  if (right === undefined) throw new Error('no case');
  const flow = { src: { ip: '192.0.2.9' }, dst: { workload: 'x/z' }, protocol: 'tcp', port: 1 };
  const strange = { ...right, expectations: [{ flow, verdict: 'deny' as const }] };
  const invalid = { ...right, documents: right.documents.slice(1) };
  const outcome = await examine('some', [{ ...strange, updates: 'other' }, invalid], await enginesOf('reference'));
  expect(outcome).toMatchObject({ agreed: 0, differed: 0 });
  expect(Object.entries(outcome.refused)).toEqual([
    [expect.stringMatching(/^finding workload "x\/z": there is none/), 1],
    [expect.stringMatching(/^HOST_UNKNOWN /), 2],
  ]);
  expect(isFlawless(outcome)).toBe(false);
});

test('an update that leaves another live state than a fresh apply differs', async () => {
  const world = memoryWorld(['veth0', 'veth1']);
  expect(await comparedIn(world, RIGHT)).toEqual([]);
  let opened = 0;
  const forgetful: typeof world = {
    ...world,
    async open() {
      const live = await world.open();
      opened += 1;
      if (opened > 1) return live;
      return {
        ...live,
        within: (use) =>
          live.within((backend, links) => {
            const inspect = () => ({ ...backend.inspect(), attachments: [] });
            return use({ ...backend, inspect }, links);
          }),
      };
    },
  };
  expect(await comparedIn(forgetful, RIGHT)).toEqual([
    {
      expected: expect.objectContaining({ attachments: expect.arrayContaining(['veth0 egress tcx']) }),
      got: expect.objectContaining({ attachments: [] }),
    },
  ]);
});

test('an update that decides otherwise than expected differs, after the update and applied afresh', async () => {
  const steps = [...RIGHT.slice(0, 1), caseOf('step2', 81, { 80: 'allow' })];
  const flow = { src: { workload: 'x/a' }, dst: { workload: 'x/b' }, protocol: 'tcp', port: 80 };
  const wrong = { flow, expected: { egress: 'pass', ingress: 'pass' }, got: { egress: 'pass', ingress: 'drop' } };
  expect(await comparedIn(memoryWorld(['veth0', 'veth1']), steps)).toEqual([wrong, wrong]);
});

test('judges that take turns are asked by the image of each', () => {
  const loaded: Image[] = [];
  const real: Judge = {
    load: (image) => loaded.push(image),
    judge: () => ({ action: 'allow', reason: loaded.at(-1)?.digest ?? 'nothing' }),
    [Symbol.dispose]: () => undefined,
  };
  const { open } = takingTurns(real);
  const images = [imageOfPort(1), imageOfPort(2)];
  const judges = images.map((image) => {
    const judge = open();
    judge.load(image);
    return judge;
  });
  const order = [0, 0, 1, 0];
  const asked = order.map((at) => judges[at]?.judge(new Uint8Array(), 0, 'ingress').reason);
  expect(asked).toEqual(order.map((at) => images[at]?.digest));
  expect(loaded).toHaveLength(3);
});

test('a sample takes small files whole and equally many of others, the same ones every time', () => {
  expect(sharesOf([10, 1000, 3, 500], 100)).toEqual([10, 43, 3, 44]);
  expect(sharesOf([1, 2], 100)).toEqual([1, 2]);
  const cases = Array.from({ length: 40 }, (_, i) => caseOf(String(i), 80, { 80: 'allow', [100 + i]: 'deny' }));
  expect(sizeOf(drawn(cases, 30))).toBe(30);
  expect(drawn(cases, 30)).toEqual(drawn(cases, 30));
  expect(drawn(cases, 30)).not.toEqual(cases);
  expect(drawn(cases, 80)).toEqual(cases);
});
