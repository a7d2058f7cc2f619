import { BINDINGS } from '../../controller/abi/bindings.ts';
import { apply } from '../../controller/apply/apply.ts';
import type { HostInterface } from '../../controller/kernel/backend.ts';
import { memoryBackend } from '../../controller/kernel/memory.ts';
import { neighboursOf } from '../abi/neighbours.ts';
import { frameOf, imageOfPort } from './images.ts';

/** How many interfaces a host may have, and what becomes of the others. */

const REFUSED = frameOf('tcp 10.0.0.9:40000 > 192.0.2.1:22');

const linksOf = (indexes: readonly number[]): readonly HostInterface[] =>
  indexes.map((ifindex) => ({ ifindex, name: `eth${ifindex}`, linkLayer: true }));

const countedUpTo = (last: number): readonly number[] => Array.from({ length: last }, (_, i) => i + 1);

test.each([
  ['2 to 41, and 1026', [...countedUpTo(41).slice(1), 1026]],
  ['1,024 of one line', neighboursOf(2, 1024)],
])('interfaces %s are all policed', (_, indexes) => {
  using backend = memoryBackend();
  const { attached, failures } = apply(backend, imageOfPort(443), linksOf(indexes));
  expect({ attached: attached.length, failures }).toEqual({ attached: indexes.length, failures: [] });
  expect(indexes.filter((ifindex) => backend.decide(REFUSED, ifindex, 'ingress') !== 'drop')).toEqual([]);
});

test('one interface too many is a failure of its own: the policy is in force on all that are policed already', () => {
  using backend = memoryBackend();
  const known = countedUpTo(BINDINGS);
  expect(apply(backend, imageOfPort(443), linksOf(known)).failures).toEqual([]);
  const { committed, attached, failures } = apply(backend, imageOfPort(80), linksOf([BINDINGS + 1, ...known]));
  expect({ committed, attached, failures: failures.map(({ code, message }) => ({ code, message })) }).toEqual({
    committed: true,
    attached: [],
    failures: [
      {
        code: 'BINDINGS_FULL',
        message:
          'binding interface 4097: all 4096 places of the table of interfaces are taken; manage fewer interfaces',
      },
    ],
  });
  expect(known.filter((ifindex) => backend.decide(REFUSED, ifindex, 'ingress') !== 'drop')).toEqual([]);
  expect(backend.decide(REFUSED, BINDINGS + 1, 'ingress')).toBe('pass');
  expect(
    known.filter((ifindex) => backend.decide(frameOf('tcp 10.0.0.9:4 > 192.0.2.1:80'), ifindex, 'ingress') !== 'pass'),
  ).toEqual([]);
});
