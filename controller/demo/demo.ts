import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { composeBackend } from '../compose.ts';
import { EXIT, type ExitStatus, Fault } from '../errors/fault.ts';
import type { StatusDocument } from '../observe/status.ts';
import { ensureBpffs } from './bpffs.ts';
import { kernelWorld } from './kernel-world.ts';
import { memoryWorld } from './memory-world.ts';
import { createNarrator } from './narrator.ts';
import { createRepository } from './repository.ts';
import { tell } from './story.ts';
import type { World } from './world.ts';

const TEMPLATE = fileURLToPath(new URL('../../policies', import.meta.url));

export interface DemoSettings {
  readonly backend: 'auto' | 'kernel' | 'memory';
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly colour: boolean;
  readonly signal: AbortSignal;
  /** Folder to make a folder for its files in. */
  readonly temporary: string;
  /** How `weir status` writes a status. */
  readonly statusText: (status: StatusDocument) => string;
}

/** Plays the story and cleans up after it, also when it is interrupted. */
export async function playDemo(settings: DemoSettings): Promise<ExitStatus> {
  const { out, err, colour, signal, temporary } = settings;
  const folder = await mkdtemp(join(temporary, 'weir-demo-'));
  const narrator = createNarrator(out, colour);
  try {
    const repository = await createRepository(folder, TEMPLATE);
    await using world = await openWorld(settings, folder, repository.bare);
    out(`weir demo ${world.title}\n`);
    const held = await orAborted(tell(world, repository, narrator), signal);
    return held ? EXIT.done : EXIT.operational;
  } finally {
    // A git of the story may still be writing there when it is interrupted.
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    err('cleaned up: namespaces, programs, maps and files of the demo are gone\n');
  }
}

async function openWorld({ backend, statusText }: DemoSettings, folder: string, bare: string): Promise<World> {
  const inMemory = (why: string): Promise<World> => memoryWorld({ folder, bare, why, statusText });
  if (backend === 'memory') return await inMemory('asked for with --backend memory');
  const bpffs = await kernelOr(backend === 'auto');
  if (typeof bpffs === 'string') return await inMemory(bpffs);
  try {
    const world = await kernelWorld(folder, bare);
    return {
      ...world,
      async [Symbol.asyncDispose]() {
        await world[Symbol.asyncDispose]();
        await bpffs[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await bpffs[Symbol.asyncDispose]();
    throw error;
  }
}

/** The BPF file system, mounted, when the kernel can be used; else why not, where that may be said instead of thrown. */
async function kernelOr(mayRefuse: boolean): Promise<AsyncDisposable | string> {
  let bpffs: AsyncDisposable | undefined;
  try {
    if (process.getuid?.() !== 0) throw new Fault('NOT_ROOT', 'opening the kernel: not root; run it with sudo');
    bpffs = await ensureBpffs();
    using kernel = await composeBackend({
      backend: 'kernel',
      pins: '/sys/fs/bpf/weir-demo-probe',
      attach: 'auto',
      markMask: '0',
    });
    kernel.probe();
    return bpffs;
  } catch (error) {
    await bpffs?.[Symbol.asyncDispose]();
    if (!mayRefuse || !(error instanceof Error)) throw error;
    return error.message;
  }
}

/** The promise, or a fault as soon as the signal aborts. */
async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = new Promise<never>((_, reject) => {
    const interrupt = (): void =>
      reject(new Fault('INTERRUPTED', 'playing the demo: interrupted; nothing is left behind'));
    if (signal.aborted) interrupt();
    else signal.addEventListener('abort', interrupt, { once: true });
  });
  return await Promise.race([promise, aborted]);
}
