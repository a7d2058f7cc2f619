import type { DocumentPath, LanguageKind } from '../model/manifest.ts';
import { LOOPBACK } from '../net/interface-name.ts';
import type { Finding } from './finding.ts';
import { caseFindings, invariantFindings, notEnforced, ruleListFindings } from './rule-checks.ts';
import { portFindings } from './service-checks.ts';
import { type Fields, fieldsOf, listOf } from './shape.ts';

type Check = (spec: Fields) => readonly Finding[];

/** What one document can get wrong beyond its schema, by kind. */
const CHECKS: Readonly<Record<LanguageKind, Check>> = {
  Host: ({ interfaces, management }) => [
    ...patternFindings(interfaces),
    ...ruleFindings(fieldsOf(management), ['spec', 'management']),
  ],
  Workload: ({ interface: name, ports }) => [
    ...loopbackFindings(name, ['spec', 'interface']),
    ...portFindings(ports, ['spec', 'ports']),
  ],
  AddressSet: () => [],
  PortSet: ({ ports }) => portFindings(ports, ['spec', 'ports']),
  Tier: () => [],
  Policy: (spec) => [...modeFindings(spec), ...ruleFindings(spec, ['spec'])],
  PolicyTest: ({ cases, never, always }) => [
    ...caseFindings(cases, ['spec', 'cases']),
    ...invariantFindings(never, ['spec', 'never']),
    ...invariantFindings(always, ['spec', 'always']),
  ],
};

/** Judges a document that need not fit its schema: what is not of the expected shape is passed over. */
export function documentFindings(kind: LanguageKind, document: unknown): readonly Finding[] {
  return CHECKS[kind](fieldsOf(fieldsOf(document)['spec']));
}

function ruleFindings({ ingress, egress }: Fields, path: DocumentPath): readonly Finding[] {
  return [...ruleListFindings(ingress, [...path, 'ingress']), ...ruleListFindings(egress, [...path, 'egress'])];
}

function patternFindings(interfaces: unknown): readonly Finding[] {
  return listOf(interfaces).flatMap((entry, i) =>
    loopbackFindings(fieldsOf(entry)['name'], ['spec', 'interfaces', i, 'name']),
  );
}

function loopbackFindings(name: unknown, path: DocumentPath): readonly Finding[] {
  if (name !== LOOPBACK) return [];
  const wrong = `"${LOOPBACK}" is the loopback device, which is never attached`;
  return [{ code: 'VALUE_INVALID', path, wrong, remedy: 'name another interface or remove it', value: LOOPBACK }];
}

function modeFindings({ mode }: Fields): readonly Finding[] {
  if (mode !== 'stage' && mode !== 'observe') return [];
  return [notEnforced(['spec', 'mode'], `"mode: ${mode}"`, 'remove it or keep the policy on a branch')];
}
