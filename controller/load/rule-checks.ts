import type { DiagnosticCode } from '../errors/catalogue.ts';
import type { DocumentPath } from '../model/manifest.ts';
import { exceptFindings, flowFamilyFindings, regionFindings } from './family-checks.ts';
import { type Finding, quoted } from './finding.ts';
import { flowFindings, portFindings, sourcePortFindings } from './service-checks.ts';
import { type Fields, fieldsOf, listOf, textOf } from './shape.ts';

/** A list of rules, of a policy or of `management`. */
export function ruleListFindings(rules: unknown, path: DocumentPath): readonly Finding[] {
  return [...duplicateFindings(rules, path), ...listOf(rules).flatMap((rule, i) => ruleFindings(rule, [...path, i]))];
}

/** `never` and `always` of a PolicyTest. */
export function invariantFindings(invariants: unknown, path: DocumentPath): readonly Finding[] {
  const each = listOf(invariants).flatMap((region, i) => matchFindings(fieldsOf(region), [...path, i]));
  return [...duplicateFindings(invariants, path), ...each];
}

/** `cases` of a PolicyTest. */
export function caseFindings(cases: unknown, path: DocumentPath): readonly Finding[] {
  const each = listOf(cases).flatMap((entry, i) => {
    const flow = fieldsOf(entry);
    return [...flowFindings(flow, [...path, i]), ...flowFamilyFindings(flow, [...path, i])];
  });
  return [...duplicateFindings(cases, path), ...each];
}

/** Refuses what the schema knows and the datapath does not enforce yet: accepting it would be a false promise. */
export function notEnforced(path: DocumentPath, what: string, remedy: string): Finding {
  const code: DiagnosticCode = 'NOT_ENFORCED_YET';
  return { code, path, wrong: `${what} is not enforced yet and is refused rather than ignored`, remedy };
}

function ruleFindings(rule: unknown, path: DocumentPath): readonly Finding[] {
  const fields = fieldsOf(rule);
  return [...matchFindings(fields, path), ...sourcePortFindings(fields, path), ...unenforcedFindings(fields, path)];
}

function matchFindings(fields: Fields, path: DocumentPath): readonly Finding[] {
  return [
    ...exceptFindings(fields['from'], [...path, 'from']),
    ...exceptFindings(fields['to'], [...path, 'to']),
    ...regionFindings(fields, path),
    ...portFindings(fields['ports'], [...path, 'ports']),
  ];
}

function unenforcedFindings({ limit, expires, established, log }: Fields, path: DocumentPath): readonly Finding[] {
  const findings: Finding[] = [];
  if (limit !== undefined) findings.push(notEnforced([...path, 'limit'], '"limit"', 'remove it'));
  if (expires !== undefined) {
    findings.push(notEnforced([...path, 'expires'], '"expires"', 'remove it, and the rule when its time has come'));
  }
  if (established === 'keep') {
    findings.push(notEnforced([...path, 'established'], '"established: keep"', 'remove it or write revalidate'));
  }
  if (log === 'sampled' || log === 'all') {
    findings.push(notEnforced([...path, 'log'], `"log: ${log}"`, 'remove it or write none'));
  }
  return findings;
}

function duplicateFindings(list: unknown, path: DocumentPath): readonly Finding[] {
  const seen = new Map<string, number>();
  return listOf(list).flatMap((entry, i) => {
    const name = textOf(fieldsOf(entry)['name']);
    const first = name === undefined ? undefined : seen.get(name);
    if (name === undefined || first === undefined) {
      if (name !== undefined) seen.set(name, i);
      return [];
    }
    const wrong = `the name ${quoted(name)} is taken by entry ${first} of this list`;
    return [
      { code: 'RULE_DUPLICATE', path: [...path, i, 'name'], wrong, remedy: 'choose another', value: name } as const,
    ];
  });
}
