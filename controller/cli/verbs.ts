import type { Command } from './command.ts';

/** A verb whose module is read when it is asked for. */
export interface Verb {
  readonly name: string;
  load(): Promise<Command>;
}

/** Every verb, in the order help lists them. */
export const VERBS: readonly Verb[] = [
  { name: 'init', load: async () => (await import('./init.ts')).init },
  { name: 'validate', load: async () => (await import('./validate.ts')).validate },
  { name: 'fmt', load: async () => (await import('./fmt.ts')).fmt },
  { name: 'schema', load: async () => (await import('./schema.ts')).schema },
  { name: 'eval', load: async () => (await import('./eval.ts')).evaluate },
  { name: 'explain', load: async () => (await import('./explain.ts')).explain },
  { name: 'plan', load: async () => (await import('./plan.ts')).plan },
  { name: 'apply', load: async () => (await import('./apply.ts')).apply },
  { name: 'run', load: async () => (await import('./run.ts')).run },
  { name: 'status', load: async () => (await import('./status.ts')).status },
  { name: 'doctor', load: async () => (await import('./doctor.ts')).doctor },
  { name: 'detach', load: async () => (await import('./detach.ts')).detach },
  { name: 'demo', load: async () => (await import('./demo.ts')).demo },
  { name: 'completion', load: async () => (await import('./completion.ts')).completion(loadAll) },
  { name: 'version', load: async () => (await import('./version.ts')).version },
];

/** All verbs, for help and completion. */
export function loadAll(): Promise<readonly Command[]> {
  return loadEach(VERBS);
}

/** One after the other: they share most of their modules. */
export async function loadEach(verbs: readonly Verb[]): Promise<readonly Command[]> {
  const loaded: Command[] = [];
  for (const verb of verbs) loaded.push(await verb.load());
  return loaded;
}
