// A veth pair between two namespaces of our own, flooded with live frames: what one host can take, and what it costs.
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import koffi from 'koffi';
import { structure } from '../../dist/kernel/attributes.js';
import { accepted, addressed, bpf, enterNetworkNamespace, mapShared } from '../../dist/kernel/ffi.js';
import { command, makeNamespace } from '../network-namespace.mjs';
import { loadObject, objectPath } from './bench-object.mjs';
import { addressText } from './flat-policy.mjs';

/** As bpf/bench/traffic.bpf.c has them. */
export const PACKETS = 2 ** 15;
const WORD = { sent: 0, arrived: 1, runs: 2, every: 3, first: 4, last: 5, outlet: 6 };
const PAGE = 4096;
/** Array elements lie 8 bytes apart. */
const ELEMENT = 8;
const INDEX_BYTES = 4;

/** The receiving host's, as a number. */
export const HOST_ADDRESS = 0xc0000201;
export const DEVICE = 'eth0';

const PROG_TEST_RUN = 10;
const LIVE_FRAMES = 2;
/** union bpf_attr, test. */
const TEST = { bytes: 80, program: 0, size: 8, frame: 16, repeat: 32, flags: 64, batch: 72 };
/** Half of what a veth ring holds: what one call hands over at once always finds room in a ring that is empty. */
const BATCH = 64;

const AF_INET = 2;
const SOCK_DGRAM = 2;
const SOL_SOCKET = 1;
const SO_ATTACH_BPF = 50;
const libc = koffi.load('libc.so.6');
const socket = libc.func('socket', 'int', ['int', 'int', 'int']);
const bind = libc.func('bind', 'int', ['int', 'void *', 'int']);
const setsockopt = libc.func('setsockopt', 'int', ['int', 'int', 'int', 'void *', 'int']);

/** A namespace named after this process. */
export const namespace = (label) => makeNamespace(`wb${process.pid}-${label}`, enterNetworkNamespace);

/**
 * A sender and a receiving host. Frames arrive in the host's own NAPI thread on `cpu`, whose time the scheduler counts
 * to the nanosecond, and end in the filters of UDP sockets on `ports`, unless something drops them before.
 */
export function liveWire({ label, ports, packets, cpu }) {
  const made = [];
  try {
    const [sender, host] = [namespace(`${label}s`), namespace(`${label}h`)];
    made.push(sender, host);
    const links = connect(sender, host);
    const receiver = receivingThread(host, cpu);
    const traffic = loadTraffic(links.senderIndex);
    made.push(traffic);
    traffic.fill(packets);
    const sockets = host.inside(() => ports.map((port) => openSocket(port)));
    made.push({ [Symbol.dispose]: () => sockets.forEach(closeSync) });
    const statistics = host.inside(() => openSync('/proc/thread-self/net/dev', 'r'));
    made.push({ [Symbol.dispose]: () => closeSync(statistics) });
    const frame = frameBetween(links.senderMac, links.hostMac);
    return {
      host,
      /**
       * Runs the generator `runs` times, of which one in `every` sends the next packet of the table; the kernel drops
       * what the receiver has no room for. Answers the seconds it took, without what the kernel does before and after.
       */
      send(runs, every = 1) {
        traffic.rewind(every);
        sender.inside(() => sendLive(traffic.program('generate'), frame, runs));
        return traffic.seconds();
      },
      listen: (filter) => sockets.forEach((each) => attachFilter(each, traffic.program(filter))),
      traffic,
      receiver,
      /** Frames the host's interface took off the wire. */
      taken: () => receivedSince(statistics),
      [Symbol.dispose]: () => made.reverse().forEach((each) => each[Symbol.dispose]()),
    };
  } catch (error) {
    for (const each of made.reverse()) each[Symbol.dispose]();
    throw error;
  }
}

function connect(sender, host) {
  sender.run('ip', ['link', 'add', 'far', 'type', 'veth', 'peer', 'name', DEVICE, 'netns', host.name]);
  for (const [at, device] of [
    [sender, 'far'],
    [host, DEVICE],
  ]) {
    at.sysctl(`net.ipv6.conf.${device}.disable_ipv6`, 1);
    at.sysctl('net.ipv4.conf.all.rp_filter', 0);
    at.sysctl(`net.ipv4.conf.${device}.rp_filter`, 0);
    at.run('ip', ['link', 'set', device, 'up']);
  }
  // veth takes live frames only where the receiver polls, which generic receive offload turns on.
  host.run('ethtool', ['-K', DEVICE, 'gro', 'on']);
  host.run('ip', ['address', 'add', `${addressText(HOST_ADDRESS)}/24`, 'dev', DEVICE]);
  host.run('ip', ['route', 'add', 'default', 'dev', DEVICE]);
  const link = (at, device) => JSON.parse(at.run('ip', ['-j', 'link', 'show', device]))[0];
  const [from, to] = [link(sender, 'far'), link(host, DEVICE)];
  return { senderIndex: from.ifindex, senderMac: from.address, hostMac: to.address };
}

/** `statistics` is net/dev of /proc, opened inside the namespace and of that namespace ever after. */
function receivedSince(statistics) {
  const text = new Uint8Array(4096);
  const lines = new TextDecoder().decode(text.subarray(0, readSync(statistics, text, 0, text.length, 0))).split('\n');
  const line = lines.find((each) => each.trimStart().startsWith(`${DEVICE}:`));
  return Number(line?.split(':')[1]?.trim().split(/\s+/)[1]);
}

/** Gives the host's only interface a polling thread of its own and binds it to one CPU. */
function receivingThread(host, cpu) {
  const threads = () => readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && nameOf(pid).startsWith('napi/'));
  const before = new Set(threads());
  command('ip', ['netns', 'exec', host.name, 'sh', '-c', `echo 1 > /sys/class/net/${DEVICE}/threaded`]);
  const pid = threads().find((each) => !before.has(each));
  if (pid === undefined) throw new Error('the kernel made no NAPI thread');
  command('taskset', ['-cp', String(cpu), pid]);
  return {
    pid,
    /** Nanoseconds on a CPU since it was made; exact while the thread sleeps. */
    time: () => Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0]),
  };
}

function nameOf(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8');
  } catch {
    return '';
  }
}

/** The programs of traffic.bpf.c and the memory shared with them. */
function loadTraffic(outlet) {
  const object = loadObject(objectPath('traffic'), ['generate', 'count', 'mark']);
  const [packets, counted, seen] = ['packets', 'words', 'seen'].map((name) =>
    mapShared(object.map(name), name === 'words' ? PAGE : PACKETS * ELEMENT, 'write'),
  );
  const words = new BigUint64Array(counted.bytes.buffer, 0, Object.keys(WORD).length);
  return {
    fill: (table) => packets.bytes.set(table),
    rewind(every) {
      words.fill(0n);
      words[WORD.every] = BigInt(every);
      words[WORD.outlet] = BigInt(outlet);
    },
    delivered: () => Number(words[WORD.arrived]),
    seconds: () => Number(words[WORD.last] - words[WORD.first]) / 1e9,
    seen: () => Array.from({ length: PACKETS }, (_, i) => new DataView(seen.bytes.buffer).getUint32(i * ELEMENT, true)),
    forget: () => seen.bytes.fill(0),
    program: (name) => object.program(name).number,
    [Symbol.dispose]() {
      for (const each of [packets, counted, seen, object]) each[Symbol.dispose]();
    },
  };
}

/** Ethernet, IPv4, UDP without a checksum, and the packet's index; what the generator fills in is zero. */
function frameBetween(from, to) {
  const frame = addressed(42 + INDEX_BYTES);
  const view = new DataView(frame.bytes.buffer);
  [to, from].forEach((mac, i) => frame.bytes.set(Buffer.from(mac.replaceAll(':', ''), 'hex'), i * 6));
  view.setUint16(12, 0x0800);
  frame.bytes.set(headerOf(0).subarray(0, 20), 14);
  view.setUint16(34, 40_000);
  view.setUint16(38, 8 + INDEX_BYTES);
  return frame;
}

function headerOf(source) {
  const header = new Uint8Array(20);
  const view = new DataView(header.buffer);
  view.setUint16(0, 0x4500);
  view.setUint16(2, 28 + INDEX_BYTES);
  view.setUint16(8, 0x4011);
  view.setUint32(12, source);
  view.setUint32(16, HOST_ADDRESS);
  let sum = 0;
  for (let at = 0; at < 20; at += 2) sum += view.getUint16(at);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  view.setUint16(10, ~sum & 0xffff);
  return header;
}

/** The table that `fill` takes: struct drawn of traffic.bpf.c for every packet. */
export function tableOf(drawn) {
  const table = new Uint8Array(PACKETS * ELEMENT);
  const view = new DataView(table.buffer);
  drawn.forEach(({ source, port }, i) => {
    view.setUint32(i * ELEMENT, source);
    view.setUint16(i * ELEMENT + 4, port);
    table.set(headerOf(source).subarray(10, 12), i * ELEMENT + 6);
  });
  return table;
}

function sendLive(program, frame, count) {
  const attributes = structure(TEST.bytes, [
    [TEST.program, 'u32', program],
    [TEST.size, 'u32', frame.bytes.length],
    [TEST.frame, 'u64', frame.address],
    [TEST.repeat, 'u32', count],
    [TEST.flags, 'u32', LIVE_FRAMES],
    [TEST.batch, 'u32', BATCH],
  ]);
  bpf('sending live frames', PROG_TEST_RUN, attributes, [frame]);
}

function openSocket(port) {
  const fd = accepted('socket', socket(AF_INET, SOCK_DGRAM, 0));
  const address = new Uint8Array(16);
  new DataView(address.buffer).setUint16(0, AF_INET, true);
  new DataView(address.buffer).setUint16(2, port);
  if (bind(fd, address, address.length) !== 0) throw new Error(`bind to port ${port}: errno ${koffi.errno()}`);
  return fd;
}

function attachFilter(fd, program) {
  const value = new Uint8Array(Uint32Array.of(program).buffer);
  if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_BPF, value, 4) !== 0)
    throw new Error(`SO_ATTACH_BPF: errno ${koffi.errno()}`);
}
