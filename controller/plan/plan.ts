import type { ImageFigures } from '../model/image.ts';
import type { Outline, OutlineRule } from '../model/outline.ts';
import { displaced } from './order.ts';

/** A line as a plan names it. `place` is `file:line`. */
export interface PlannedRule {
  readonly id: string;
  readonly rule: string;
  readonly action: string;
  readonly place: string;
}

/** A rule that means something else than before. Rows are empty where one side is a record without rows. */
export interface ChangedRule extends PlannedRule {
  readonly before: { readonly action: string; readonly place: string };
  readonly addedRows: readonly string[];
  readonly removedRows: readonly string[];
}

export interface PlanSide {
  readonly revision: string;
  readonly origin: string;
  readonly digest: string;
  readonly figures: ImageFigures;
}

/** What an apply would change, by rules and rows; which packets that concerns is not said here. */
export interface Plan {
  readonly host: string;
  readonly before: PlanSide | null;
  readonly after: PlanSide;
  /** False: the digests are equal, nothing would be written, every list is empty. */
  readonly changes: boolean;
  readonly added: readonly PlannedRule[];
  readonly removed: readonly PlannedRule[];
  readonly changed: readonly ChangedRule[];
  /** Rules that are walked in another place among the rules both sides have. */
  readonly moved: readonly PlannedRule[];
  /** Facts outside rules: addresses, workloads. */
  readonly facts: Delta;
  /** Patterns of interfaces to attach and to detach. */
  readonly interfaces: Delta;
}

export interface Delta {
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

/** Compares what is desired with what was applied (`undefined`: nothing yet). Pure. */
export function plan(desired: Outline, live: Outline | undefined): Plan {
  const sides = { host: desired.host, before: live === undefined ? null : sideOf(live), after: sideOf(desired) };
  const nothing: Delta = { added: [], removed: [] };
  if (live?.digest === desired.digest) {
    return {
      ...sides,
      changes: false,
      added: [],
      removed: [],
      changed: [],
      moved: [],
      facts: nothing,
      interfaces: nothing,
    };
  }
  const old = new Map(live?.rules.map((rule) => [rule.id, rule]));
  const fresh = new Map(desired.rules.map((rule) => [rule.id, rule]));
  const common = desired.rules.filter(({ id }) => old.has(id));
  const before = (live?.rules ?? []).filter(({ id }) => fresh.has(id)).map(({ id }) => id);
  return {
    ...sides,
    changes: true,
    added: desired.rules.filter(({ id }) => !old.has(id)).map(planned),
    removed: (live?.rules ?? []).filter(({ id }) => !fresh.has(id)).map(planned),
    changed: common.flatMap((rule) => changeOf(old.get(rule.id), rule)),
    moved: displaced(
      before,
      common.map(({ id }) => id),
    ).flatMap((id) => [fresh.get(id)].flatMap((rule) => (rule === undefined ? [] : [planned(rule)]))),
    facts: delta(live?.facts ?? [], desired.facts),
    interfaces: delta(live?.interfaces ?? [], desired.interfaces),
  };
}

function changeOf(before: OutlineRule | undefined, after: OutlineRule): readonly ChangedRule[] {
  if (before === undefined || before.digest === after.digest) return [];
  const hasRows = before.rows !== undefined && after.rows !== undefined;
  const { added, removed } = hasRows ? delta(before.rows(), after.rows()) : { added: [], removed: [] };
  if (hasRows && before.action === after.action && added.length + removed.length === 0) return [];
  return [
    {
      ...planned(after),
      before: { action: before.action, place: placeOf(before) },
      addedRows: added,
      removedRows: removed,
    },
  ];
}

function delta(before: readonly string[], after: readonly string[]): Delta {
  const old = new Set(before);
  const fresh = new Set(after);
  return { added: after.filter((one) => !old.has(one)), removed: before.filter((one) => !fresh.has(one)) };
}

function planned(rule: OutlineRule): PlannedRule {
  return { id: rule.id, rule: rule.label, action: rule.action, place: placeOf(rule) };
}

function placeOf({ place }: OutlineRule): string {
  return `${place.file}:${place.line}`;
}

function sideOf({ revision, origin, digest, figures }: Outline): PlanSide {
  return { revision, origin, digest, figures };
}
