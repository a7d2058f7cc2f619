import { closeSync, openSync, writeSync } from 'node:fs';
import koffi from 'koffi';

/** Ends of a wire that take any bytes: packet sockets (packet(7)) and tun devices. x86-64 and arm64 Linux. */

const AF_PACKET = 17;
const SOCK_RAW = 3;
const ETH_P_ALL = 0x0300;
const MSG_DONTWAIT = 0x40;
const PACKET_OUTGOING = 4;
const TUNSETIFF = 0x400454ca;
const IFF_TUN = 1;
const TUNSETLINK = 0x400454cd;
/** struct tun_pi: flags, EtherType. With it the device takes packets of any version. */
const TUN_PI: Readonly<Record<number, readonly number[]>> = { 4: [0, 0, 0x08, 0x00], 6: [0, 0, 0x86, 0xdd] };

const libc = koffi.load('libc.so.6');
const socket = libc.func('socket', 'int', ['int', 'int', 'int']);
const bind = libc.func('bind', 'int', ['int', 'void *', 'int']);
const send = libc.func('send', 'long', ['int', 'void *', 'size_t', 'int']);
const recvfrom = libc.func('recvfrom', 'long', ['int', 'void *', 'size_t', 'int', 'void *', 'void *']);
const ioctl = libc.func('ioctl', 'int', ['int', 'ulong', 'void *']);
const ioctlWord = libc.func('ioctl', 'int', ['int', 'ulong', 'ulong']);

function accepted(call: string, result: number): number {
  if (Number(result) < 0) throw new Error(`${call}: errno ${koffi.errno()}`);
  return Number(result);
}

export interface Wire extends Disposable {
  send(frame: Uint8Array): void;
}

export interface PacketSocket extends Wire {
  /** Frames that came in since the last call, without what this end sent. */
  received(): readonly Uint8Array[];
}

/** Call it inside the namespace of the interface; what it sends leaves there. */
export function packetSocket(ifindex: number): PacketSocket {
  const fd = accepted('socket', socket(AF_PACKET, SOCK_RAW, ETH_P_ALL));
  const address = new Uint8Array(20);
  const view = new DataView(address.buffer);
  view.setUint16(0, AF_PACKET, true);
  view.setUint16(2, ETH_P_ALL, true);
  view.setInt32(4, ifindex, true);
  accepted('bind', bind(fd, address, address.length));
  return {
    send: (frame) => {
      accepted('send', send(fd, frame, frame.length, 0));
    },
    received() {
      const frames: Uint8Array[] = [];
      for (;;) {
        const [frame, from, length] = [new Uint8Array(65_536), new Uint8Array(20), Uint32Array.of(20)];
        const size = Number(recvfrom(fd, frame, frame.length, MSG_DONTWAIT, from, length));
        if (size < 0) return frames;
        if (from[10] !== PACKET_OUTGOING) frames.push(frame.slice(0, size));
      }
    },
    [Symbol.dispose]: () => closeSync(fd),
  };
}

/**
 * A tun device of that name in the calling thread's namespace: what is sent into it arrives as raw IP at its ingress.
 * `linkType` (ARPHRD_ of linux/if_arp.h) is what it says of itself.
 */
export function tun(name: string, linkType?: number): Wire {
  const fd = openSync('/dev/net/tun', 'r+');
  const request = new Uint8Array(40);
  request.set(new TextEncoder().encode(name));
  new DataView(request.buffer).setUint16(16, IFF_TUN, true);
  accepted('TUNSETIFF', ioctl(fd, TUNSETIFF, request));
  if (linkType !== undefined) accepted('TUNSETLINK', ioctlWord(fd, TUNSETLINK, linkType));
  return {
    send: (packet) => {
      writeSync(fd, Uint8Array.from([...(TUN_PI[(packet[0] ?? 0) >> 4] ?? [0, 0, 0x86, 0xdd]), ...packet]));
    },
    [Symbol.dispose]: () => closeSync(fd),
  };
}

/** Waits, without letting anything else run, until `done` or two seconds are over. */
export function waitFor(done: () => boolean): boolean {
  const end = Date.now() + 2000;
  while (Date.now() < end) if (done()) return true;
  return done();
}
