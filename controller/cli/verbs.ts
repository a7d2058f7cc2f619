import type { Command } from './command.ts';

/** A verb whose module is read when it is asked for. */
export interface Verb {
  readonly name: string;
  load(): Promise<Command>;
}

/** Every verb, in the order help lists them. */
export const VERBS: readonly Verb[] = [
  { name: 'completion', load: async () => (await import('./completion.ts')).completion(loadAll) },
  { name: 'eval', load: async () => (await import('./eval.ts')).evaluate },
  { name: 'explain', load: async () => (await import('./explain.ts')).explain },
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
