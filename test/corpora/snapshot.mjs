// Documents as the files of a snapshot in memory, one a file, so that every place in a walk names its document.
import { stringify } from 'yaml';

/**
 * @param {readonly object[]} documents
 * @returns {ReadonlyMap<string, string>} path → YAML
 */
export function filesOf(documents) {
  return new Map(documents.map((document, index) => [pathOf(document, index), stringify(document, { lineWidth: 0 })]));
}

function pathOf({ kind, metadata }, index) {
  const name = [metadata.namespace, metadata.name].filter((part) => part !== undefined).join('.');
  return `${String(index).padStart(4, '0')}-${kind}-${name}.yaml`.toLowerCase();
}

/**
 * @param {readonly object[]} documents
 * @returns {import('../../controller/model/snapshot.ts').Snapshot}
 */
export function snapshotOf(documents) {
  const encoder = new TextEncoder();
  const entries = [...filesOf(documents)].map(([path, text]) => [path, { kind: 'file', bytes: encoder.encode(text) }]);
  return { revision: 'directory:corpora', origin: 'corpora', entries: new Map(entries) };
}
