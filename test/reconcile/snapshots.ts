import { isError } from '../../controller/errors/diagnostic.ts';
import type { Snapshot } from '../../controller/model/snapshot.ts';
import { type Built, build } from '../../controller/reconcile/build.ts';

export function snapshotOf(files: Readonly<Record<string, string>>, revision = 'directory:test'): Snapshot {
  const entries = Object.entries(files).map(
    ([path, text]) => [path, { kind: 'file', bytes: new TextEncoder().encode(text) }] as const,
  );
  return { revision, origin: 'test', entries: new Map(entries) };
}

/** Built for web-1; a diagnostic of severity error fails the test with its text. */
export function builtOf(files: Readonly<Record<string, string>>): Built {
  const { value, diagnostics } = build(snapshotOf(files), 'web-1');
  if (value === undefined)
    throw new Error(
      diagnostics
        .filter(isError)
        .map(({ message }) => message)
        .join('\n'),
    );
  return value;
}
