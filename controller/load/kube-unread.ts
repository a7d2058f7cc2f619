import type { Diagnostic } from '../errors/diagnostic.ts';
import { diagnosticAt } from './finding.ts';
import { strangerTitle } from './kube-checked.ts';
import { kubernetesKind } from './kube-kinds.ts';
import type { SourceDocument } from './parse.ts';
import { fieldsOf, textOf } from './shape.ts';

/** Objects of one kind that are not read. */
interface Unread {
  readonly what: 'pods' | 'labels';
  readonly first: SourceDocument;
  count: number;
}

/** Kinds of others that make pods, or label namespaces: each is warned of once, at its first document. */
export function unreadDiagnostics(documents: readonly SourceDocument[]): readonly Diagnostic[] {
  const kinds = new Map<string, Unread>();
  for (const source of documents) {
    const { apiVersion, kind } = fieldsOf(source.value);
    const [version, name] = [textOf(apiVersion), textOf(kind)];
    const known = version === undefined || name === undefined ? undefined : kubernetesKind(version, name);
    if (known?.role !== 'unread') continue;
    const key = `${version?.split('/')[0]} ${name}`;
    const seen = kinds.get(key);
    if (seen === undefined) kinds.set(key, { what: known.what, first: source, count: 1 });
    else seen.count++;
  }
  return [...kinds.values()].map(warning);
}

function warning({ what, first, count }: Unread): Diagnostic {
  const fields = fieldsOf(first.value);
  const one = count === 1;
  const reading = `reading ${strangerTitle(fields)}${one ? '' : ` and ${count - 1} more`}`;
  const wrong = `${one ? 'its' : 'their'} ${what} are not read`;
  const remedy =
    what === 'pods'
      ? 'enrol each pod by a Workload with its labels'
      : `write a Namespace of ${one ? 'that name' : 'each name'} with them`;
  const message = `${reading}: ${wrong}; ${remedy}`;
  return diagnosticAt('KIND_UNREAD', first.at(['kind']), { message, value: String(fields['kind']) });
}
