// A process of its own: sends probes from one namespace to another and says when one got through. See update-world.mjs.
//
// Every message of the parent starts a watch: `{ watch: true }` is answered with `{ closed: true }` once some probes were
// sent and none arrived, and then with `{ opened: nanoseconds }`, when the first probe that arrived was sent
// (CLOCK_MONOTONIC, which all processes share).
import { createSocket } from 'node:dgram';
import { closeSync, openSync } from 'node:fs';
import { enterNetworkNamespace } from '../../dist/kernel/ffi.js';

const [from, to, address, port] = process.argv.slice(2);
const EVERY = 200_000n;
/** Probes without an answer before the way counts as closed. */
const CLOSED = 50;

function enter(path) {
  const there = openSync(path, 'r');
  enterNetworkNamespace(there);
  closeSync(there);
}

/** Sockets belong to the namespace they are made in: `bind` makes them before it returns. */
async function socketIn(path, port_) {
  enter(path);
  const socket = createSocket('udp4');
  await new Promise((bound) => socket.bind(port_, bound));
  return socket;
}

const receiver = await socketIn(to, Number(port));
const sender = await socketIn(from, 0);
let sent = [];
let announced = false;
let watching = false;

receiver.on('message', (message) => {
  const number = message.readUInt32LE(0);
  if (!watching || message.readUInt32LE(4) !== round) return;
  if (!announced) return void process.send({ early: number });
  watching = false;
  process.send({ opened: String(sent[number]) });
});

let round = 0;

function tick(last) {
  if (!watching) return;
  const now = process.hrtime.bigint();
  if (now - last < EVERY) return void setImmediate(tick, last);
  const probe = Buffer.alloc(8);
  probe.writeUInt32LE(sent.length, 0);
  probe.writeUInt32LE(round, 4);
  sent.push(now);
  sender.send(probe, Number(port), address);
  if (!announced && sent.length >= CLOSED) {
    announced = true;
    process.send({ closed: true });
  }
  setImmediate(tick, now);
}

process.on('message', () => {
  round += 1;
  sent = [];
  announced = false;
  watching = true;
  tick(0n);
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
