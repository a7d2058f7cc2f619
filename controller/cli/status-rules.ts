import type { CountersDocument, RuleCount } from '../observe/counters.ts';
import { short } from './plan-text.ts';
import { paint, table } from './render.ts';
import { mostFirst, REASON_WORDS, type ReasonWords, STAMPED_WORDS } from './status-reasons.ts';

/** Counters for people: a line for each rule that counted, then one for each reason. */
export function rulesTable({ rules, reasons, stamped, revision }: CountersDocument, colour: boolean): string {
  const heading = (...cells: string[]): readonly string[] => cells.map((cell) => paint(colour, 'bold', cell));
  const counted = [heading('PACKETS', 'BYTES', 'VERDICT', 'RULE', 'PLACE'), ...rules.map(ruleRow)];
  const places = revision === null ? 'the records do not know what decides' : `lines as of ${short(revision)}`;
  const why = [...meanings(reasons, REASON_WORDS), ...meanings(stamped, STAMPED_WORDS)];
  const note = `(${places}; a packet counts at the rule that decided each of its walks, two at most)`;
  return [
    rules.length === 0 ? 'no rule has counted a packet\n' : `${table(counted)}${note}\n`,
    why.length === 0 ? '' : `\n${table([heading('PACKETS', 'REASON', 'MEANING'), ...why])}`,
  ].join('');
}

/** `[packets, name, meaning]`, most packets first. */
function meanings(
  counts: CountersDocument['reasons'],
  words: Readonly<Record<string, ReasonWords>>,
): readonly (readonly [string, string, string])[] {
  return mostFirst(counts).map(([name, packets]) => [
    String(packets),
    name,
    words[name]?.meaning ?? 'unknown to this version of weir',
  ]);
}

/** The same for programs: each reason with what it means. */
export function rulesJson({ rules, reasons, stamped, revision }: CountersDocument): object {
  const explained = mostFirst(reasons).map(([reason, packets]) => ({
    reason,
    packets,
    meaning: REASON_WORDS[reason]?.meaning ?? null,
  }));
  return { rules, reasons: explained, stamped, placesOf: revision };
}

function ruleRow({ id, packets, bytes, verdict, rule, place, inForce }: RuleCount): readonly string[] {
  const name = rule ?? `id ${id}, in no record`;
  return [
    String(packets),
    String(bytes),
    verdict ?? '?',
    inForce ? name : `${name} (not in force)`,
    place === null ? '' : `${place.file}:${place.line}`,
  ];
}
