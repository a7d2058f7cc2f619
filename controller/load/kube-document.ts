import type { Diagnostic, Place } from '../errors/diagnostic.ts';
import { nearest } from '../errors/suggest.ts';
import type { CheckedDocument } from './checked.ts';
import { diagnosticAt, didYouMean, quoted } from './finding.ts';
import { API_VERSION, KINDS } from './kinds.ts';
import { refusedOf, strangerTitle } from './kube-checked.ts';
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
    case 'unread':
      return { unread: true, diagnostics: [] };
    case 'policy':
      return checkedPolicy(known.kind, source);
    case 'namespace':
    case 'pod':
      return checkedInventory(known.role === 'pod' ? known.object : 'Namespace', source);
    default:
      return { refused: refusedOf(fields), diagnostics: [refusal(known, fields, source)] };
  }
}

type Refusing = Extract<KubernetesKind, { role: 'unsupported' | 'rendered' | 'version' | 'unknown' }>;

function refusal(known: Refusing, fields: Fields, { at }: SourceDocument): Diagnostic {
  const { apiVersion, kind } = fields;
  const reading = `reading ${strangerTitle(fields)}`;
  switch (known.role) {
    case 'unsupported': {
      const message = `${reading}: ${String(apiVersion)} changes who reaches whom in a way weir does not read; write it as NetworkPolicy or Policy, or name the file in .weirignore`;
      return diagnosticAt('KIND_UNSUPPORTED', at(['kind']), { message, value: String(kind) });
    }
    case 'rendered': {
      const message = `${reading}: it holds other objects or changes what they say, which weir does not do; render it and commit the output, or name the file in .weirignore`;
      return diagnosticAt('KIND_UNSUPPORTED', at(['kind']), { message, value: String(kind) });
    }
    case 'version': {
      const message = `${reading}: it is not read in apiVersion ${quoted(apiVersion)}; write ${known.apiVersion}`;
      return diagnosticAt('API_VERSION_UNKNOWN', at(['apiVersion']), { message, value: quoted(apiVersion) });
    }
    case 'unknown':
      return unknownKind(known, fields, at(['kind']));
  }
}

function unknownKind(
  { known, meant }: Extract<KubernetesKind, { role: 'unknown' }>,
  { apiVersion, kind }: Fields,
  place: Place,
): Diagnostic {
  const isOurs = KINDS.some((each) => each === kind);
  const suggestion = isOurs ? undefined : (meant?.kind ?? nearest(String(kind), known));
  const remedy = isOurs ? `write apiVersion: ${API_VERSION}` : didYouMean(suggestion, 'correct it');
  const also = isOurs || meant === undefined ? '' : ` Its apiVersion is ${meant.apiVersion}`;
  const message = `reading a document: ${String(apiVersion)} has no kind ${quoted(kind)}; ${remedy}${also}`;
  return diagnosticAt('KIND_UNKNOWN', place, {
    message,
    value: quoted(kind),
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}
