import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Namespace } from '../netns.ts';

/** Ordinary sockets of other processes, as a user's programs have them. */

/** Milliseconds an answer may take. An emulated machine needs more. */
const PATIENCE = process.env['WEIR_PATIENCE'] ?? '400';

export interface Attempt {
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
}

const SERVER = `
const [tcp, udp] = process.argv.slice(1).map((list) => list.split(','));
const listening = [
  ...tcp.map((port) => new Promise((done) => require('node:net').createServer((s) => s.on('error', () => {}).end('ok')).listen(Number(port), '::', done))),
  ...udp.map((port) => new Promise((done) => {
    const socket = require('node:dgram').createSocket('udp6');
    socket.on('message', (_, from) => socket.send('ok', from.port, from.address));
    socket.bind(Number(port), '::', done);
  })),
];
Promise.all(listening).then(() => console.log('ready'));
`;

const CLIENT = `
const [attempts, patience] = [JSON.parse(process.argv[1]), Number(process.argv[2])];
const tcp = ({ address, port }) => new Promise((done) => {
  const socket = require('node:net').connect({ host: address, port, timeout: patience });
  const end = (answer) => { socket.destroy(); done(answer); };
  socket.on('data', () => end(true)).on('timeout', () => end(false)).on('error', () => end(false));
});
const udp = ({ address, port }) => new Promise((done) => {
  const socket = require('node:dgram').createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const end = (answer) => { socket.close(); clearTimeout(timer); done(answer); };
  const timer = setTimeout(() => end(false), patience);
  socket.on('message', () => end(true)).on('error', () => end(false));
  socket.send('hello', port, address);
});
Promise.all(attempts.map((one) => (one.protocol === 'tcp' ? tcp : udp)(one))).then((all) => console.log(JSON.stringify(all)));
`;

/** Answers 'ok' on every port, in both families, until it is disposed. */
export async function serve(
  at: Namespace,
  ports: { tcp: readonly number[]; udp: readonly number[] },
): Promise<Disposable> {
  const script = ['-e', SERVER, ports.tcp.join(','), ports.udp.join(',')];
  const child: ChildProcess = spawn('nsenter', [`--net=${at.path}`, process.execPath, ...script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.stdout === null) throw new Error('the server has no output');
  await once(child.stdout, 'data');
  return { [Symbol.dispose]: () => child.kill('SIGKILL') };
}

/** Whether each attempt got its answer, tried all at once. */
export function attempt(at: Namespace, attempts: readonly Attempt[]): readonly boolean[] {
  const script = [`--net=${at.path}`, process.execPath, '-e', CLIENT, JSON.stringify(attempts), PATIENCE];
  const answers: readonly boolean[] = JSON.parse(execFileSync('nsenter', script, { encoding: 'utf8' }));
  return answers;
}
