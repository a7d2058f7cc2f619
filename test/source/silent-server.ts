import { createServer, type Socket } from 'node:net';

/** Listens on loopback, accepts, and never says a word. */
export interface SilentServer extends AsyncDisposable {
  readonly port: number;
  /** Resolves when the next client is there. */
  arrival(): Promise<Connection>;
}

export interface Connection {
  /** Resolves when the client has let go of its end. */
  readonly gone: Promise<void>;
}

export async function silentServer(): Promise<SilentServer> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => sockets.push(socket.resume()));
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`listening at ${address}, not at a port`);
  return {
    port: address.port,
    arrival: () =>
      new Promise((settle) =>
        server.once('connection', (socket) => {
          const gone = new Promise<void>((closed) => {
            socket.once('close', closed).once('error', () => undefined);
          });
          settle({ gone });
        }),
      ),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}
