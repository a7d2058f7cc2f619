import type { InventoryMeta, PodStatus, PodTemplate } from '../model/kubernetes.generated.ts';
import type { DocumentPath, Manifest, PodObject } from '../model/manifest.ts';
import type { CheckedDocument } from './checked.ts';
import { checked, objectTitle, withoutNulls } from './kube-checked.ts';
import { misspeltFindings } from './kube-misspelt.ts';
import type { SourceDocument } from './parse.ts';
import { isValid } from './schema.ts';
import { fieldsOf } from './shape.ts';
import { schemaFindings } from './violations.ts';

const INVENTORY = 'kubernetes/inventory#/definitions/';

/** Where a kind of inventory keeps the template of its pods. */
function templatePath(object: PodObject): DocumentPath {
  if (object === 'Pod') return [];
  return object === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
}

interface ValidInventory {
  readonly metadata: InventoryMeta;
  readonly status?: PodStatus;
}

/** A namespace, a pod or what makes pods: only what is read of it is checked, and what was to be read, by the look of it. */
export function checkedInventory(object: PodObject | 'Namespace', source: SourceDocument): CheckedDocument {
  const document = withoutNulls(source.value);
  const stem = `${INVENTORY}${definitionOf(object)}`;
  const manifest = isValid<ValidInventory>(stem, document) ? inventoryOf(object, document, source) : undefined;
  const schema = manifest === undefined ? schemaFindings(stem, document) : [];
  return checked(manifest, [...schema, ...misspeltFindings(object, document)], objectTitle(object, document), source);
}

function definitionOf(object: PodObject | 'Namespace'): string {
  return object === 'Namespace' || object === 'Pod' || object === 'CronJob' ? object : 'Controller';
}

function inventoryOf(
  object: PodObject | 'Namespace',
  document: ValidInventory,
  { place, at }: SourceDocument,
): Manifest {
  const { metadata, status } = document;
  if (object === 'Namespace') return { kind: 'Namespace', place, at, metadata };
  const path = templatePath(object);
  const template = path.reduce<unknown>((value, step) => fieldsOf(value)[String(step)], document);
  return {
    kind: 'Pod',
    object,
    place,
    at,
    metadata,
    template: isValid<PodTemplate>(`${INVENTORY}PodTemplate`, template) ? template : {},
    templatePath: path,
    ...(object === 'Pod' && status !== undefined ? { status } : {}),
  };
}
