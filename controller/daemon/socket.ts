import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { Fault } from '../errors/fault.ts';
import type { CountersDocument } from '../observe/counters.ts';
import type { StatusDocument } from '../observe/status.ts';

/** Milliseconds a local agent may take to answer. */
const PATIENCE = 5000;

/** What the socket lets a local administrator do. */
export interface Desk {
  /** Throws the Faults of the backend. */
  status(): StatusDocument;
  /** Throws the Faults of the backend. */
  counters(): CountersDocument;
  reconcile(): void;
}

export function socketPath(run: string): string {
  return join(run, 'agent.sock');
}

/**
 * Serves `GET /status`, `GET /counters` and `POST /reconcile` on `<run>/agent.sock` (mode 0600); disposing stops it.
 * Throws AGENT_RUNNING when another agent answers there, STATE_UNWRITABLE when the folder cannot be used.
 */
export async function openSocket(run: string, desk: Desk): Promise<Disposable> {
  const path = socketPath(run);
  if (await isAgentThere(run)) {
    throw new Fault(
      'AGENT_RUNNING',
      `opening ${path}: another agent answers there; stop it, or give this one its own run folder`,
    );
  }
  const server = createServer((asked, answer) => serve(desk, asked, answer));
  try {
    mkdirSync(run, { recursive: true, mode: 0o755 });
    rmSync(path, { force: true });
    await new Promise<void>((done, fail) => server.once('error', fail).listen(path, done));
    chmodSync(path, 0o600);
  } catch (error) {
    const wrong = error instanceof Error ? error.message : String(error);
    throw new Fault('STATE_UNWRITABLE', `opening ${path}: ${wrong}; make ${run} writable for the agent`, {
      cause: error,
    });
  }
  return {
    [Symbol.dispose]: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Whether a process listens on the socket; one that is busy does. */
export function isAgentThere(run: string): Promise<boolean> {
  return new Promise((settle) => {
    const probe = connect(socketPath(run));
    const answer = (there: boolean): void => {
      probe.destroy();
      settle(there);
    };
    probe.once('connect', () => answer(true)).once('error', () => answer(false));
  });
}

/** Asks the agent that serves `run`; its answer's text. Throws AGENT_UNREACHABLE, caused by what connecting met, if it did. */
export function askAgent(run: string, method: 'GET' | 'POST', path: string): Promise<string> {
  const socket = socketPath(run);
  return new Promise((settle, reject) => {
    const fail = (wrong: string, cause?: Error): void =>
      reject(
        new Fault(
          'AGENT_UNREACHABLE',
          `asking the agent at ${socket}: ${wrong}; start it with "systemctl start weir"`,
          { cause },
        ),
      );
    const asking = request({ socketPath: socket, method, path, timeout: PATIENCE }, (answer) => {
      const chunks: string[] = [];
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => chunks.push(chunk));
      answer.on('error', (error) => fail(error.message));
      answer.on('end', () => {
        if (answer.statusCode === 200 || answer.statusCode === 202) settle(chunks.join(''));
        else fail(`it answered ${answer.statusCode}: ${chunks.join('').trim()}`);
      });
    });
    asking.on('timeout', () => asking.destroy(new Error(`no answer within ${PATIENCE} ms`)));
    asking.on('error', (error) => fail(error.message, error));
    asking.end();
  });
}

function serve(desk: Desk, asked: IncomingMessage, answer: ServerResponse): void {
  const reply = (status: number, body: unknown): void => {
    answer.writeHead(status, { 'content-type': 'application/json' }).end(`${JSON.stringify(body)}\n`);
  };
  asked.resume();
  try {
    const what = `${asked.method} ${asked.url}`;
    if (what === 'GET /status') return reply(200, desk.status());
    if (what === 'GET /counters') return reply(200, desk.counters());
    if (what !== 'POST /reconcile')
      return reply(404, { message: `${what} is not served; GET /status, GET /counters and POST /reconcile are` });
    desk.reconcile();
    return reply(202, { accepted: true });
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return reply(503, { code: error.code, message: error.message });
  }
}
