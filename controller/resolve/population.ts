import type { LabelSelector } from '../model/documents.generated.ts';
import type { WorkloadEndpoint } from './endpoints.ts';
import type { Namespaces } from './namespaces.ts';
import { formatSelector, labelTest, selectorKey } from './selector.ts';

/** Workloads by their labels: in one namespace, in those a selector chooses, or (neither) in all of them. */
export interface Choice {
  readonly labels: LabelSelector;
  readonly namespace?: string;
  readonly namespaces?: LabelSelector | undefined;
}

/** Everyone who can be selected; equal choices are made once. */
export interface Population {
  /** By name. */
  choose(choice: Choice): readonly WorkloadEndpoint[];
}

interface Index {
  readonly all: readonly WorkloadEndpoint[];
  readonly byNamespace: ReadonlyMap<string, readonly WorkloadEndpoint[]>;
  readonly byLabel: ReadonlyMap<string, readonly WorkloadEndpoint[]>;
}

type Members = readonly WorkloadEndpoint[];

const NOBODY: Members = [];

export function populate(workloads: readonly WorkloadEndpoint[], namespaces: Namespaces): Population {
  const index = indexOf(workloads);
  const chosen = new Map<string, readonly WorkloadEndpoint[]>();
  const places = new Map<string, ReadonlySet<string>>();
  const chooseNamespaces = namespaceChooser([...index.byNamespace.keys()], namespaces);
  const namespacesOf = (selector: LabelSelector): ReadonlySet<string> => {
    const key = selectorKey(selector);
    const known = places.get(key) ?? chooseNamespaces(selector);
    places.set(key, known);
    return known;
  };
  return {
    choose(choice) {
      const key = choiceKey(choice);
      const known = chosen.get(key) ?? chooseFrom(index, choice, namespacesOf);
      chosen.set(key, known);
      return known;
    },
  };
}

/** Which of these namespaces a selector means. */
function namespaceChooser(
  names: readonly string[],
  { labelsOf }: Namespaces,
): (selector: LabelSelector) => ReadonlySet<string> {
  const labels = new Map(names.map((name) => [name, labelsOf(name)]));
  const byLabel = new Map<string, string[]>();
  for (const [name, own] of labels) {
    for (const [key, value] of Object.entries(own)) enter(byLabel, labelKey(key, value), name);
  }
  return (selector) => {
    const meets = labelTest(selector);
    const among = shortest([names, ...candidates(byLabel, selector)]);
    return new Set(among.filter((name) => meets(labels.get(name) ?? {})));
  };
}

/** Equal for equal choices. */
export function choiceKey({ labels, namespace, namespaces }: Choice): string {
  const where = namespace ?? (namespaces === undefined ? '' : selectorKey(namespaces));
  return `${selectorKey(labels)} ${where}`;
}

/** `role=db in namespaces team=shop` */
export function formatChoice({ labels, namespace, namespaces }: Choice): string {
  const who = formatSelector(labels);
  if (namespace !== undefined) return `${who} in namespace ${namespace}`;
  return namespaces === undefined ? who : `${who} in namespaces ${formatSelector(namespaces)}`;
}

function indexOf(all: readonly WorkloadEndpoint[]): Index {
  const byNamespace = new Map<string, WorkloadEndpoint[]>();
  const byLabel = new Map<string, WorkloadEndpoint[]>();
  for (const workload of all) {
    enter(byNamespace, workload.namespace, workload);
    for (const [key, value] of Object.entries(workload.labels)) enter(byLabel, labelKey(key, value), workload);
  }
  return { all, byNamespace, byLabel };
}

function enter<T>(lists: Map<string, T[]>, key: string, member: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [member]);
  else list.push(member);
}

/** No label holds a line break. */
function labelKey(key: string, value: string): string {
  return `${key}\n${value}`;
}

function chooseFrom(
  index: Index,
  { labels, namespace, namespaces }: Choice,
  namespacesOf: (selector: LabelSelector) => ReadonlySet<string>,
): readonly WorkloadEndpoint[] {
  const meets = labelTest(labels);
  const among: readonly [Members, ...Members[]] = [index.all, ...candidates(index.byLabel, labels)];
  if (namespace !== undefined) {
    const here = shortest([...among, index.byNamespace.get(namespace) ?? NOBODY]);
    return here.filter((workload) => workload.namespace === namespace && meets(workload.labels));
  }
  if (namespaces === undefined) return shortest(among).filter((workload) => meets(workload.labels));
  const places = namespacesOf(namespaces);
  return shortest(among).filter((workload) => places.has(workload.namespace) && meets(workload.labels));
}

/** Lists that hold everyone with these labels, and others. */
function candidates<T>(
  byLabel: ReadonlyMap<string, readonly T[]>,
  { matchLabels = {} }: LabelSelector,
): readonly (readonly T[])[] {
  return Object.entries(matchLabels).map(([key, value]) => byLabel.get(labelKey(key, value)) ?? []);
}

function shortest<T>(lists: readonly [readonly T[], ...(readonly T[])[]]): readonly T[] {
  return lists.reduce((best, list) => (list.length < best.length ? list : best));
}
