import {
  BINDINGS,
  BINDINGS_BYTES,
  bindIn,
  boundInterfaces,
  findBindingIn,
  unbindIn,
} from '../../controller/abi/bindings.ts';
import { Fault } from '../../controller/errors/fault.ts';
import { neighboursOf } from './neighbours.ts';

const bound = (ifindex: number) => ({ ifindex, point: ifindex % 65_536, linkLayer: true });

function tableOf(indexes: readonly number[]): Uint8Array {
  const table = new Uint8Array(BINDINGS_BYTES);
  for (const ifindex of indexes) bindIn(table, bound(ifindex));
  return table;
}

test('interfaces are bound, replaced, told apart and forgotten', () => {
  const [near = 0, far = 0] = neighboursOf(5, 2);
  const table = tableOf([5]);
  const neighbour = { ifindex: near, point: undefined, linkLayer: false };
  bindIn(table, { ...bound(5), point: 7 });
  bindIn(table, neighbour);
  expect([5, near, far].map((ifindex) => findBindingIn(table, ifindex))).toEqual([
    { ...bound(5), point: 7 },
    neighbour,
    undefined,
  ]);
  unbindIn(table, 5);
  unbindIn(table, far);
  expect([5, near].map((ifindex) => findBindingIn(table, ifindex))).toEqual([undefined, neighbour]);
  bindIn(table, bound(far));
  bindIn(table, { ...neighbour, point: 2 });
  expect(findBindingIn(table, near)).toEqual({ ...neighbour, point: 2 });
  expect(boundInterfaces(table)).toEqual([far, near]);
});

test.each([
  ['one after the other', Array.from({ length: BINDINGS }, (_, i) => i + 1)],
  ['1,024 apart', Array.from({ length: BINDINGS }, (_, i) => (i + 1) * 1024)],
  ['2 to 41, and 1026', [...Array.from({ length: 40 }, (_, i) => i + 2), 1026]],
  ['all of one line', [5, ...neighboursOf(5, BINDINGS - 1)]],
])('%s: as many as the table has places are bound and found', (_, indexes) => {
  const table = tableOf(indexes);
  expect(indexes.filter((ifindex) => findBindingIn(table, ifindex)?.point !== ifindex % 65_536)).toEqual([]);
  expect([...boundInterfaces(table)].sort((a, b) => a - b)).toEqual([...indexes].sort((a, b) => a - b));
});

test('an interface that a full table has no room for is a fault, and changes nothing', () => {
  const table = tableOf(Array.from({ length: BINDINGS }, (_, i) => i + 1));
  const before = table.slice();
  expect(() => bindIn(table, bound(BINDINGS + 1))).toThrow(
    new Fault(
      'BINDINGS_FULL',
      'binding interface 4097: all 4096 places of the table of interfaces are taken; manage fewer interfaces',
    ),
  );
  expect(Buffer.compare(table, before)).toBe(0);
  unbindIn(table, 77);
  bindIn(table, bound(BINDINGS + 1));
  expect([77, BINDINGS + 1].map((ifindex) => findBindingIn(table, ifindex)?.ifindex)).toEqual([undefined, 4097]);
});

test('what lies in a line behind its own is found after that one was given up', () => {
  const crowd = neighboursOf(5, 9);
  const table = tableOf(crowd);
  for (const ifindex of crowd.slice(0, 8)) unbindIn(table, ifindex);
  expect(findBindingIn(table, crowd[8] ?? 0)).toEqual(bound(crowd[8] ?? 0));
  expect(boundInterfaces(table)).toEqual(crowd.slice(8));
});

test('an entry is changed by one aligned word', () => {
  const table = tableOf([5]);
  const words = new BigUint64Array(table.buffer);
  const before = words.slice();
  unbindIn(table, 5);
  expect(words.filter((word, i) => word !== before[i])).toEqual(BigUint64Array.of(5n));
});
