import type { Diagnostic } from '../errors/diagnostic.ts';
import { nearest } from '../errors/suggest.ts';
import type { CheckedDocument } from './checked.ts';
import { diagnosticAt, didYouMean, quoted } from './finding.ts';
import { API_VERSION, KINDS } from './kinds.ts';
import { refusedOf } from './kube-checked.ts';
import { checkedInventory } from './kube-inventory.ts';
import { type KubernetesKind, kubernetesKind } from './kube-kinds.ts';
import { checkedPolicy } from './kube-policy.ts';
import type { SourceDocument } from './parse.ts';
import { type Fields, fieldsOf } from './shape.ts';

/** One document of the Kubernetes API; `undefined` where its `apiVersion` is of nobody that is known. */
export function checkKubernetes(source: SourceDocument): CheckedDocument | undefined {
  const fields = fieldsOf(source.value);
  const { apiVersion, kind } = fields;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') return undefined;
  const known = kubernetesKind(apiVersion, kind);
  if (known === undefined) return undefined;
  switch (known.role) {
    case 'ignored':
    case 'list':
      return { ignored: kind, diagnostics: [] };
    case 'policy':
      return checkedPolicy(known.kind, source);
    case 'namespace':
    case 'pod':
      return checkedInventory(known.role === 'pod' ? known.object : 'Namespace', source);
    default:
      return { refused: refusedOf(fields), diagnostics: [unread(known, fields, source)] };
  }
}

function unread(
  known: Extract<KubernetesKind, { role: 'unsupported' | 'version' | 'unknown' }>,
  { apiVersion, kind, metadata }: Fields,
  { at }: SourceDocument,
): Diagnostic {
  const named = fieldsOf(metadata)['name'];
  const name = named === undefined ? String(kind) : `${String(kind)} ${quoted(named)}`;
  if (known.role === 'unsupported') {
    const message = `reading ${name}: ${String(apiVersion)} changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore`;
    return diagnosticAt('KIND_UNSUPPORTED', at(['kind']), { message, value: String(kind) });
  }
  if (known.role === 'version') {
    const message = `reading ${name}: it is not read in apiVersion ${quoted(apiVersion)}; write ${known.apiVersion}`;
    return diagnosticAt('API_VERSION_UNKNOWN', at(['apiVersion']), { message, value: quoted(apiVersion) });
  }
  const isOurs = KINDS.some((each) => each === kind);
  const suggestion = isOurs ? undefined : nearest(String(kind), known.known);
  const remedy = isOurs ? `write apiVersion: ${API_VERSION}` : didYouMean(suggestion, 'correct it');
  const message = `reading a document: ${String(apiVersion)} has no kind ${quoted(kind)}; ${remedy}`;
  return diagnosticAt('KIND_UNKNOWN', at(['kind']), {
    message,
    value: quoted(kind),
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}
