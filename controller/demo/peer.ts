import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

/**
 * A process that lives in one namespace and does as it is told, a JSON line each way:
 * `{"id":1,"listen":80}` → `{"id":1,"ok":true}`;
 * `{"id":2,"connect":{"address":"…","port":80,"milliseconds":300}}` → `{"id":2,"ok":BOOLEAN}` —
 * whether a connection was made and the server's greeting read within the time.
 */
interface Order {
  readonly id: number;
  readonly listen?: number;
  readonly connect?: { readonly address: string; readonly port: number; readonly milliseconds: number };
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const order: Order = JSON.parse(line);
  if (order.listen !== undefined) listen(order.id, order.listen);
  if (order.connect !== undefined) attempt(order.id, order.connect);
});
lines.on('close', () => process.exit(0));

function listen(id: number, port: number): void {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.end('weir\n');
  });
  server.on('error', () => answer(id, false));
  server.listen({ port, host: '::', backlog: 128 }, () => answer(id, true));
}

function attempt(id: number, { address, port, milliseconds }: NonNullable<Order['connect']>): void {
  const socket = connect({ host: address, port });
  const finish = (ok: boolean): void => {
    clearTimeout(timer);
    socket.removeAllListeners();
    socket.on('error', () => undefined);
    socket.destroy();
    answer(id, ok);
  };
  const timer = setTimeout(() => finish(false), milliseconds);
  socket.once('data', () => finish(true));
  socket.once('error', () => finish(false));
  socket.once('end', () => finish(false));
}

function answer(id: number, ok: boolean): void {
  process.stdout.write(`${JSON.stringify({ id, ok })}\n`);
}
