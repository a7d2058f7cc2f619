import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Preflight } from './apply/apply.ts';
import { preflight } from './apply/preflight.ts';
import { type Compiler, compile, createCompiler } from './compile/compile.ts';
import { Fault } from './errors/fault.ts';
import type { Backend, HostInterface } from './kernel/backend.ts';
import type { Config } from './model/documents.generated.ts';
import type { Engine, EngineName } from './model/engine.ts';
import { referenceEngine } from './model/evaluate.ts';
import { parseMarkMask } from './net/mark-mask.ts';
import { judgedEngine } from './observe/judged-engine.ts';
import { directorySource } from './source/folder.ts';
import { gitSource } from './source/git.ts';
import type { Source } from './source/source.ts';

/** What an agent, or a one-shot apply, works with. */
export interface Parts {
  readonly host: string;
  readonly source: Source;
  readonly backend: Backend;
  readonly interfaces: () => readonly HostInterface[];
  /** Calls back when an interface appeared, went or was renamed. */
  readonly watchInterfaces: (onChange: () => void, signal: AbortSignal) => void;
  /** Remembers the last policy: one per process. */
  readonly compile: Compiler;
  readonly preflight: Preflight;
}

/** Picks every implementation a configuration asks for. The signal interrupts what the source does. Throws CONFIG_INVALID, and the Faults of loading libbpf. */
export async function composeParts(config: Config, signal?: AbortSignal): Promise<Parts> {
  const network = await import('./kernel/interfaces.ts');
  const judge = await import('./abi/judge.ts');
  const backend = await composeBackend(config);
  return {
    host: hostOf(config),
    source: composeSource(config, signal),
    backend,
    interfaces: config.backend === 'memory' ? orNone(network.listInterfaces) : network.listInterfaces,
    watchInterfaces: network.watchInterfaces,
    compile: createCompiler(),
    preflight: (image) => {
      using interpreter = judge.imageJudge();
      preflight(interpreter, image);
    },
  };
}

/** In memory nothing is attached: a machine without `ip` has no interfaces there, and that is no fault. */
function orNone(list: Parts['interfaces']): Parts['interfaces'] {
  return () => {
    try {
      return list();
    } catch (error) {
      if (error instanceof Fault) return [];
      throw error;
    }
  };
}

/** The interfaces of this host, with their addresses. Throws ATTACH_REFUSED without `ip`. */
export async function hostInterfaces(): Promise<readonly HostInterface[]> {
  return (await import('./kernel/interfaces.ts')).listInterfaces();
}

/** The configured name of this machine's Host document, else its host name. */
export function hostOf(config: Config): string {
  return config.host ?? hostname();
}

/** libbpf is read only where the kernel is asked for. */
export async function composeBackend({
  backend,
  pins,
  attach,
  markMask: text,
}: Pick<Config, 'backend' | 'pins' | 'attach' | 'markMask'>): Promise<Backend> {
  const markMask = parseMarkMask(text) ?? 0;
  switch (backend) {
    case 'kernel':
      return (await import('./kernel/libbpf.ts')).kernelBackend({ pins, attach, markMask });
    case 'memory':
      return (await import('./kernel/memory.ts')).memoryBackend({ markMask });
  }
}

export function composeSource({ source, state }: Pick<Config, 'source' | 'state'>, signal?: AbortSignal): Source {
  const { directory, git } = source;
  if (directory !== undefined) return directorySource(directory);
  if (git !== undefined) return gitSource(join(state, 'mirror'), git, { pollSeconds: git.pollSeconds, signal });
  throw new Fault('CONFIG_INVALID', 'reading source: neither directory nor git is given; write one of them');
}

/** What decides flows for `eval` and `explain`; the kernel's half is read only where it is asked for. */
export async function openEngine(name: EngineName): Promise<Engine> {
  switch (name) {
    case 'reference':
      return referenceEngine;
    case 'image': {
      const { imageJudge } = await import('./abi/judge.ts');
      return judgedEngine({ name, compile, openJudge: imageJudge });
    }
    case 'kernel': {
      const { kernelJudge } = await import('./kernel/judge.ts');
      return judgedEngine({ name, compile, openJudge: kernelJudge });
    }
  }
}
