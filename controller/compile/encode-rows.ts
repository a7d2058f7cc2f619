import { fieldsAt, NONE, offsetOf } from '../abi/fields.ts';
import { CONSTANTS } from '../abi/layout.generated.ts';
import { placeStructs, type Span } from '../abi/place.ts';
import type { Sections } from '../abi/sections.ts';
import type { RuleEntry } from '../model/image.ts';
import type { Action } from '../model/policy.ts';
import { placeTries, writeTries } from './encode-tries.ts';
import type { Point, Points } from './points.ts';
import type { RowTable, SubjectWalks } from './table.ts';

const ACTION: Readonly<Record<Action, number>> = {
  allow: CONSTANTS.WEIR_ALLOW,
  deny: CONSTANTS.WEIR_DENY,
  reject: CONSTANTS.WEIR_REJECT,
  pass: CONSTANTS.WEIR_PASS,
};

/** Rows of all walks; padding is a row no vector has a bit for, and denies. */
export function placeRows(sections: Sections, { words, rows }: RowTable): Span {
  const numbers = Array.from({ length: words * 64 }, (_, number) => number);
  return placeStructs(sections, 'weir_row', numbers, (fields, number) => {
    const row = rows.get(number);
    fields.set('rule', row?.line ?? 0);
    fields.set('next', row?.action === 'pass' ? row.next : 0);
    fields.set('action', ACTION[row?.action ?? 'deny']);
  });
}

export function placeRules(sections: Sections, entries: readonly RuleEntry[]): Span {
  return placeStructs(sections, 'weir_rule', entries, (fields, { id }) => fields.set64('id', BigInt(`0x${id}`)));
}

export function placeSubjects(sections: Sections, subjects: readonly SubjectWalks[]): Span {
  return placeStructs(sections, 'weir_subject', subjects, (_, { walks }, { view, at }) => {
    for (const direction of ['ingress', 'egress'] as const) {
      const number = direction === 'ingress' ? CONSTANTS.WEIR_INGRESS : CONSTANTS.WEIR_EGRESS;
      const fields = fieldsAt(view, 'weir_walk', at + offsetOf('weir_subject', 'walks', number));
      fields.set('first', walks[direction].first);
      fields.set('count', walks[direction].count);
    }
  });
}

export function placePoints(sections: Sections, points: readonly Point[]): Span {
  const placed = points.map((point) => ({
    point,
    roots: point.workloads === undefined ? [NONE, NONE] : placeTries(sections, point.workloads, (subject) => subject),
  }));
  return placeStructs(sections, 'weir_point', placed, (fields, { point, roots }, { view, at }) => {
    fields.set('host_own', point.own ?? NONE);
    fields.set('host_forward', point.forward ?? NONE);
    fields.set('stranger', point.stranger ?? NONE);
    writeTries(view, (family) => at + offsetOf('weir_point', 'workloads', family), roots);
  });
}

/** Patterns are shorter than WEIR_NAME bytes (limits.ts). */
export function placeInterfaces(sections: Sections, interfaces: Points['interfaces']): Span {
  return placeStructs(sections, 'weir_interface', interfaces, (fields, { pattern, point }, { view, at }) => {
    const bytes = new TextEncoder().encode(pattern);
    bytes.forEach((byte, i) => view.setUint8(at + offsetOf('weir_interface', 'pattern', i), byte));
    fields.set('point', point);
    fields.set('glob', /[*?]/.test(pattern) ? 1 : 0);
  });
}
