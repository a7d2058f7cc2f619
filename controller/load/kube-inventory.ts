import type { Controller, CronJob, Namespace, Pod } from '../model/kubernetes.generated.ts';
import type { Manifest, PodObject } from '../model/manifest.ts';
import type { CheckedDocument } from './checked.ts';
import { checked, objectTitle, withoutNulls } from './kube-checked.ts';
import { misspeltFindings } from './kube-misspelt.ts';
import type { SourceDocument } from './parse.ts';
import { isValid } from './schema.ts';
import { schemaFindings } from './violations.ts';

/** A namespace, a pod or what makes pods: only what is read of it is checked, and what was to be read, by the look of it. */
export function checkedInventory(object: PodObject | 'Namespace', source: SourceDocument): CheckedDocument {
  const document = withoutNulls(source.value);
  const manifest = inventoryOf(object, document, source);
  const schema = manifest === undefined ? schemaFindings(stemOf(object), document) : [];
  return checked(manifest, [...schema, ...misspeltFindings(object, document)], objectTitle(object, document), source);
}

function stemOf(object: PodObject | 'Namespace'): string {
  const isOwn = object === 'Namespace' || object === 'Pod' || object === 'CronJob';
  return `kubernetes/inventory#/definitions/${isOwn ? object : 'Controller'}`;
}

/** The document as a manifest, with the template of its pods wherever its kind keeps it; `undefined` when it is not valid. */
function inventoryOf(
  object: PodObject | 'Namespace',
  document: unknown,
  { place, at }: SourceDocument,
): Manifest | undefined {
  const stem = stemOf(object);
  const pods = { kind: 'Pod', place, at } as const;
  switch (object) {
    case 'Namespace':
      if (!isValid<Namespace>(stem, document)) return undefined;
      return { kind: 'Namespace', place, at, metadata: document.metadata };
    case 'Pod': {
      if (!isValid<Pod>(stem, document)) return undefined;
      const { metadata, status } = document;
      const observed = status === undefined ? {} : { status };
      return { ...pods, object, metadata, template: document, templatePath: [], ...observed };
    }
    case 'CronJob': {
      if (!isValid<CronJob>(stem, document)) return undefined;
      const { metadata, spec } = document;
      const templatePath = ['spec', 'jobTemplate', 'spec', 'template'];
      return { ...pods, object, metadata, template: spec.jobTemplate.spec.template, templatePath };
    }
    default: {
      if (!isValid<Controller>(stem, document)) return undefined;
      const { metadata, spec } = document;
      return { ...pods, object, metadata, template: spec.template, templatePath: ['spec', 'template'] };
    }
  }
}
