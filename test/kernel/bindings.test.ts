import { BINDINGS, bind, unbind } from '../../controller/abi/bindings.ts';
import { pointOf } from '../../controller/abi/points.ts';
import { neighboursOf } from '../abi/neighbours.ts';
import { frameOf, imageOf } from '../contract/images.ts';
import { bareSlot } from './bare-slot.ts';

/** How the programs find the interface of a packet, wherever in the table it lies. */

const [NEXT, DROP] = [-1, 2];
const LOOPBACK = 1;
const image = imageOf({ ingress: { web: {} } });

const FRAME = frameOf('tcp 10.0.0.9:40000 > 192.0.2.1:443');
const bound = (ifindex: number, point = pointOf(image.bytes, 'eth0')) => ({ ifindex, point, linkLayer: true });

test.each([0, 1, 7, 8, 9, 64, BINDINGS - 1])('behind %i others of the same line', (count) => {
  using slot = bareSlot(image);
  const crowd = neighboursOf(LOOPBACK, count);
  unbind(slot.bytes, LOOPBACK);
  for (const ifindex of crowd) bind(slot.bytes, bound(ifindex, 0xffff));
  expect(slot.ingress.run(FRAME)).toBe(DROP);
  expect(bind(slot.bytes, bound(LOOPBACK))).toBe(true);
  expect(slot.ingress.run(FRAME)).toBe(NEXT);
  for (const ifindex of crowd) unbind(slot.bytes, ifindex);
  expect(slot.ingress.run(FRAME)).toBe(NEXT);
  unbind(slot.bytes, LOOPBACK);
  expect(slot.ingress.run(FRAME)).toBe(DROP);
});
