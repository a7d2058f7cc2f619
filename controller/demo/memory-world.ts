import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { composeParts } from '../compose.ts';
import { createEnforcer } from '../daemon/enforcer.ts';
import type { Log } from '../daemon/log.ts';
import type { Config } from '../model/documents.generated.ts';
import type { StatusDocument } from '../observe/status.ts';
import { startLoop } from '../reconcile/loop.ts';
import { cross, ETH0, VETH_DB } from './crossing.ts';
import { progressOf } from './progress.ts';
import type { World } from './world.ts';

const QUIET: Log = { emit: () => undefined, flush: () => undefined };
/** `folder` is private to this run, `bare` the repository to follow. */
export interface MemorySettings {
  readonly folder: string;
  readonly bare: string;
  readonly why: string;
  readonly statusText: (status: StatusDocument) => string;
}

/**
 * The same agent without a kernel: the in-memory backend decides the SYN and the answer of every connection,
 * hook by hook, from the bytes the kernel would be given. `why` says why there is no kernel.
 */
export async function memoryWorld({ folder, bare, why, statusText }: MemorySettings): Promise<World> {
  const config = configuration(folder, bare);
  await mkdir(config.run, { recursive: true });
  await mkdir(config.state, { recursive: true });
  const composed = await composeParts(config);
  const parts = { ...composed, interfaces: () => [ETH0, VETH_DB], watchInterfaces: () => undefined };
  const enforcer = createEnforcer(parts, config, QUIET);
  const ending = new AbortController();
  const loop = startLoop((trigger) => enforcer.pass(trigger), ending.signal);
  return {
    title: `in memory, no packet is sent: ${why}`,
    outlivesAgent: false,
    connect: async (trip) => cross(parts.backend, trip),
    async startAgent() {
      parts.source.watch(loop.trigger, ending.signal);
      loop.trigger('start');
    },
    killAgent: () => Promise.reject(new Error('the in-memory policy lives in this process')),
    progress: async () => progressOf(enforcer.status()),
    statusText: async () => statusText(enforcer.status()),
    async [Symbol.asyncDispose]() {
      ending.abort();
      await loop.ended;
      parts.backend[Symbol.dispose]();
    },
  };
}

function configuration(folder: string, bare: string): Config {
  const source = { git: { url: bare, ref: 'main', path: '.', pollSeconds: 60, timeoutSeconds: 30 } };
  const places = { state: join(folder, 'state'), run: join(folder, 'run'), pins: join(folder, 'pins') };
  return {
    host: 'web-1',
    source,
    ...places,
    attach: 'auto',
    markMask: '0',
    backend: 'memory',
    log: { level: 'fatal' },
  };
}
