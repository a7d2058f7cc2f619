import { unreachable } from '../errors/fault.ts';
import type { LabelRequirement, LabelSelector, Labels } from '../model/documents.generated.ts';

/** Whether labels meet a selector. */
export type LabelTest = (labels: Labels) => boolean;

/** Kubernetes label selector semantics: every condition must hold; `{}` selects all. */
export function labelTest({ matchLabels = {}, matchExpressions = [] }: LabelSelector): LabelTest {
  const equal = Object.entries(matchLabels);
  return (labels) =>
    equal.every(([key, value]) => valueOf(labels, key) === value) &&
    matchExpressions.every((requirement) => meets(requirement, labels));
}

export function selects(selector: LabelSelector, labels: Labels): boolean {
  return labelTest(selector)(labels);
}

/** `NotIn` holds for a label that is absent, as in Kubernetes. */
function meets({ key, operator, values = [] }: LabelRequirement, labels: Labels): boolean {
  const value = valueOf(labels, key);
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return unreachable(operator);
  }
}

function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** Equal for selectors that are written alike, in whatever order their labels and conditions stand. */
export function selectorKey({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const labels = Object.entries(matchLabels).map((entry) => JSON.stringify(entry));
  const conditions = matchExpressions.map(({ key, operator, values = [] }) =>
    JSON.stringify([key, operator, ...values.toSorted()]),
  );
  return `[${labels.toSorted().join()}][${conditions.toSorted().join()}]`;
}

/** `role=db`, `tier in (a, b)`, `everything`: for messages and set names. */
export function formatSelector({ matchLabels = {}, matchExpressions = [] }: LabelSelector): string {
  const conditions = [
    ...Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`),
    ...matchExpressions.map(formatRequirement),
  ];
  return conditions.length === 0 ? 'everything' : conditions.join(', ');
}

function formatRequirement({ key, operator, values = [] }: LabelRequirement): string {
  switch (operator) {
    case 'In':
      return `${key} in (${values.join(', ')})`;
    case 'NotIn':
      return `${key} not in (${values.join(', ')})`;
    case 'Exists':
      return key;
    case 'DoesNotExist':
      return `!${key}`;
    default:
      return unreachable(operator);
  }
}
