import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A peer process inside a namespace (see peer.ts). */
export interface Peer extends AsyncDisposable {
  listen(port: number): Promise<void>;
  /** Whether a TCP connection to `address`:`port` is made, and answered, within `milliseconds`. */
  connect(address: string, port: number, milliseconds: number): Promise<boolean>;
}

/** Starts a peer in the namespace at `path`. Disposing ends the process by its own id. */
export function startPeer(path: string): Peer {
  const script = fileURLToPath(new URL('./peer.js', import.meta.url));
  const child = spawn('nsenter', [`--net=${path}`, process.execPath, script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ask = conversation(child);
  return {
    async listen(port) {
      if (!(await ask({ listen: port }))) throw new Error(`listening on port ${port} in ${path}: refused`);
    },
    connect: (address, port, milliseconds) => ask({ connect: { address, port, milliseconds } }),
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function conversation(child: ChildProcess): (order: object) => Promise<boolean> {
  const waiting = new Map<number, { resolve: (ok: boolean) => void; reject: (error: Error) => void }>();
  let last = 0;
  if (child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const { id, ok }: { id: number; ok: boolean } = JSON.parse(line);
      waiting.get(id)?.resolve(ok);
      waiting.delete(id);
    });
  }
  const fail = (): void => {
    for (const { reject } of waiting.values()) reject(new Error('the peer process ended'));
    waiting.clear();
  };
  child.on('exit', fail);
  child.on('error', fail);
  return (order) =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      child.stdin?.write(`${JSON.stringify({ id: last, ...order })}\n`);
    });
}
