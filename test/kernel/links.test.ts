import { parseFrame } from '../../controller/net/frame.ts';
import { buildFrame } from '../../controller/net/frame-build.ts';
import { imageOf, ruleId } from '../contract/images.ts';
import { packet } from '../model/packets.ts';
import { grown, HOST, interfaceOf, PEER, type PolicedHost, policedHost, silence } from './host.ts';
import { packetSocket, tun, waitFor } from './wire.ts';

/** What devices do to frames before a program sees them: tags taken off, no link layer at all. */

const ECHO = `icmp ${PEER} > ${HOST} 8/0`;
const WEB = `tcp ${PEER}:40000 > ${HOST}:443`;
const TAG = 0x8100;
const SERVICE_TAG = 0x88a8;

const image = imageOf({
  ingress: { ping: { services: [{ protocol: 1, icmp: { type: 8 } }] }, web: { services: [{ protocol: 6 }] } },
  egress: { out: {} },
  interfaces: ['eth0', 'tun0'],
});
const PING = ruleId(image, 'ping');

/** Frames sent on the peer's end of the wire, and how much each reason and the rule `ping` counted of them. */
function arrived(bench: PolicedHost, frames: readonly Uint8Array[]): Readonly<Record<string, number>> {
  const pings = bench.counted(PING);
  const reasons = grown(bench, frames.length, () =>
    bench.peer.inside(() => {
      using socket = packetSocket(interfaceOf(bench.peer, 'eth0').ifindex);
      for (const frame of frames) socket.send(frame);
    }),
  );
  return { ...reasons, ping: Number(bench.counted(PING) - pings) };
}

function silentHost(): PolicedHost {
  const bench = policedHost('tcx');
  silence(bench);
  bench.enforce(image);
  bench.host.inside(() => bench.backend.attach(bench.named('eth0')));
  return bench;
}

test('a tag that the device took off counts as the first of two', () => {
  using bench = silentHost();
  const frame = (tags: readonly number[]) => buildFrame(packet(ECHO, 4), { tags });
  expect(arrived(bench, [frame([])])).toEqual({ row: 1, ping: 1 });
  expect(arrived(bench, [frame([TAG])])).toEqual({ row: 1, ping: 1 });
  expect(arrived(bench, [frame([SERVICE_TAG, TAG])])).toEqual({ row: 1, ping: 1 });
  expect(arrived(bench, [frame([SERVICE_TAG, TAG, TAG])])).toEqual({ 'vlan-depth': 1, ping: 0 });
  expect(parseFrame(frame([SERVICE_TAG, TAG, TAG]), true)).toEqual({ kind: 'refused', reason: 'vlan-depth' });
});

test('a tun device has no link layer: its packets are read from the first byte', () => {
  using bench = silentHost();
  bench.host.inside(() => {
    using wire = tun('tun0');
    bench.host.ip('link set tun0 up');
    bench.backend.attach(bench.named('tun0'));
    expect(bench.named('tun0').linkLayer).toBe(false);
    const raw = (text: string) => buildFrame(packet(text, 4), { linkLayer: false });
    const reasons = grown(bench, 3, () => {
      for (const bytes of [raw(ECHO), raw(WEB), raw(`udp ${PEER}:1 > ${HOST}:9`)]) wire.send(bytes);
    });
    expect(Object.keys(reasons)).toEqual(['row']);
    expect(grown(bench, 1, () => wire.send(raw(ECHO).fill(0, 0, 1)))).toEqual({ malformed: 1 });
    expect([bench.counted(PING), bench.counted(ruleId(image, 'web'))]).toEqual([1n, 1n]);
  });
});

test('a packet larger than a page, in pieces, is read like any other', () => {
  using bench = silentHost();
  for (const at of [bench.host, bench.peer]) at.ip('link set eth0 mtu 9000');
  const small = buildFrame(packet(ECHO, 4));
  const large = new Uint8Array(8000);
  large.set(small);
  new DataView(large.buffer).setUint16(16, large.length - 14);
  expect(arrived(bench, [large])).toEqual({ row: 1, ping: 1 });
});

test('no packet is lost or judged twice while generations change', () => {
  using bench = silentHost();
  const other = imageOf({ ingress: { ping: {}, extra: { services: [{ protocol: 17 }] } }, egress: { out: {} } });
  const frame = buildFrame(packet(ECHO, 4));
  const staged = bench.host.inside(() => bench.backend.stage(other, [bench.named('eth0')]));
  const first = { generation: 1, digest: image.digest };
  const before = bench.counted(PING);
  bench.peer.inside(() => {
    using socket = packetSocket(interfaceOf(bench.peer, 'eth0').ifindex);
    for (let i = 0; i < 50; i++) {
      for (let k = 0; k < 20; k++) socket.send(frame);
      bench.backend.commit(i % 2 === 0 ? staged : first);
    }
  });
  waitFor(() => bench.counted(PING) - before >= 1000n);
  expect(bench.counted(PING) - before).toBe(1000n);
});
