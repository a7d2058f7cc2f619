import type { Command } from './command.ts';

/** A verb whose module is read when it is asked for. */
export interface Verb {
  readonly name: string;
  load(): Promise<Command>;
}

/** Every verb, in the order help lists them. */
export const VERBS: readonly Verb[] = [
  { name: 'completion', load: async () => (await import('./completion.ts')).completion(loadAll) },
  { name: 'version', load: async () => (await import('./version.ts')).version },
];

/** All verbs, for help and completion. */
export function loadAll(): Promise<readonly Command[]> {
  return Promise.all(VERBS.map((verb) => verb.load()));
}
