import type { HookVerdict, WalkVerdict } from '../model/verdict.ts';

/** What the caller named a flow, given back as it came. */
export type FlowId = string | number | null;

/** One side of an answer, as JSON: absent members are left out. */
export interface SideJson {
  readonly verdict: string;
  readonly by: string;
  readonly tier?: string;
  readonly policy?: string;
  readonly rule?: string;
  readonly file: string;
  readonly line: number;
  readonly reason?: string;
}

export interface AnswerJson {
  readonly verdict: string;
  readonly reason?: string;
  readonly ingress: SideJson | null;
  readonly egress: SideJson | null;
}

/** `reason` stands on the answer itself when nothing was walked. */
export function answerJson({ verdict, reason, ingress, egress }: HookVerdict): AnswerJson {
  return {
    verdict,
    ...(reason === undefined ? {} : { reason }),
    ingress: ingress === undefined ? null : sideJson(ingress),
    egress: egress === undefined ? null : sideJson(egress),
  };
}

export function sideJson({ verdict, decider, reason }: WalkVerdict): SideJson {
  const { by, tier, policy, rule, place } = decider;
  return {
    verdict,
    by,
    ...(tier === undefined ? {} : { tier }),
    ...(policy === undefined ? {} : { policy }),
    ...(rule === undefined ? {} : { rule }),
    file: place.file,
    line: place.line,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** `allow  application/postgres/app-to-pg  policies/postgres.yaml:14`; `-` for a side that is not judged. */
export function sideText(side: SideJson | null): string {
  if (side === null) return '-';
  const reason = side.reason === undefined ? '' : ` (${side.reason})`;
  return `${side.verdict} by ${deciderText(side)}${reason} ${side.file}:${side.line}`;
}

/** `rule application/postgres/app-to-pg`, `policy-default application/postgres`, `host-default`. */
export function deciderText({ by, tier, policy, rule }: Pick<SideJson, 'by' | 'tier' | 'policy' | 'rule'>): string {
  const names = [tier, policy, rule].filter((name) => name !== undefined).join('/');
  return names === '' ? by : `${by} ${names}`;
}
