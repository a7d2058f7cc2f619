import { byPlace } from '../errors/diagnostic.ts';
import type { InterfaceStatus, StatusDocument } from '../observe/status.ts';
import { imageText } from './figures.ts';
import { plainLine } from './refusal.ts';
import { paint, table } from './render.ts';
import { reasonSummary, stampedSummary } from './status-reasons.ts';

/** Why the status was not asked of the agent, and when (ISO 8601) the agent wrote it. */
export interface Stale {
  readonly why: string;
  readonly since: string;
}

/** `now` in milliseconds since 1970, for ages. */
export interface TableSettings {
  readonly colour: boolean;
  readonly now: number;
  readonly stale?: Stale | undefined;
}

/** A status for people. */
export function statusTable(status: StatusDocument, settings: TableSettings): string {
  const { now, stale } = settings;
  const then = stale === undefined ? '' : ' when last seen';
  const rows = [
    ['host', `${status.host} (${stateText(status, settings)})`],
    ['source', status.origin],
    ['revision', `${status.revision ?? 'none'}${then}`],
    ...(status.seen === status.revision ? [] : [['newest', `${status.seen ?? 'none'} (not enforced)`]]),
    ['generation', `${status.generation ?? 'none'}${then}`],
    ['digest', stale === undefined ? digests(status) : `${comparison(status)}${then}`],
    ...(status.figures === null ? [] : [['image', `${imageText(status.figures)}${then}`]]),
    ['backend', status.backend],
    ...status.interfaces.map((one) => ['interface', `${interfaceText(one)}${then}`]),
    ...status.interfaces.flatMap(undeclaredRow),
    ...status.pending.map((pattern) => ['interface', `${pattern}: pending, no such interface yet`]),
    ['packets', `${reasonSummary(status.counters.reasons)}${then}`],
    ...stampedRow(status, then),
    ...(status.lastPass === null ? [] : [['last pass', passText(status.lastPass, now)]]),
  ];
  return table(rows) + problem(status, settings);
}

/** What is known now. An image that is enforced as compiled is not all there is to say where a newer commit is not. */
function stateText(status: StatusDocument, { colour, now, stale }: TableSettings): string {
  if (stale !== undefined) {
    return paint(colour, 'red', `UNKNOWN: ${stale.why}; last seen ${age(stale.since, now)} ago`);
  }
  const hindered = hindrance(status, now);
  if (!status.inSync) return paint(colour, 'red', ['not in sync', ...hindered].join('; '));
  if (hindered.length === 0) return paint(colour, 'green', 'in sync');
  return paint(colour, 'yellow', [`enforcing generation ${status.generation}`, ...hindered].join('; '));
}

function hindrance({ agent, lastError, revision }: StatusDocument, now: number): readonly string[] {
  if (agent === null) return ['no agent is running'];
  if (lastError === null) return [];
  if (lastError.revision === null || lastError.revision === revision) {
    return [`${lastError.code} for ${age(lastError.since, now)}`];
  }
  const isRefused = ['SNAPSHOT_INVALID', 'SNAPSHOT_EMPTY', 'GIT_NOT_DESCENDANT'].includes(lastError.code);
  return [isRefused ? 'the newest commit is refused' : `the newest commit is not enforced (${lastError.code})`];
}

function digests(status: StatusDocument): string {
  const { desired, enforced } = status.digest;
  return desired !== null && desired === enforced ? `${desired} (desired = enforced)` : comparison(status);
}

function comparison({ digest: { desired, enforced } }: StatusDocument): string {
  if (desired === null) return enforced === null ? 'none' : `enforced ${enforced}, desired unknown`;
  return `desired ${desired}, enforced ${enforced ?? 'none'}`;
}

function interfaceText({ name, ifindex, attached, mechanism }: InterfaceStatus): string {
  const missing = attached.length === 2 ? '' : `, attached at ${attached.join(', ') || 'no hook'} only`;
  return `${name} (index ${ifindex}): ${mechanism ?? 'not attached'}${missing}`;
}

function undeclaredRow({ name, undeclared }: InterfaceStatus): readonly string[][] {
  if (undeclared.length === 0) return [];
  return [['undeclared', `${undeclared.join(', ')} at ${name}: judged as forwarded, not as the host's own`]];
}

function stampedRow({ counters }: StatusDocument, then: string): readonly string[][] {
  const summary = stampedSummary(counters.stamped);
  return summary === undefined ? [] : [['of these', `${summary}${then}`]];
}

function passText({ result, trigger, at, milliseconds }: NonNullable<StatusDocument['lastPass']>, now: number): string {
  return `${result} in ${milliseconds} ms, ${age(at, now)} ago (${trigger})`;
}

function problem({ lastError }: StatusDocument, { colour, now }: TableSettings): string {
  if (lastError === null) return '';
  const { code, message, since, diagnostics } = lastError;
  const head = `${paint(colour, 'red', code)} for ${age(since, now)}: ${message}\n`;
  return (
    head +
    [...diagnostics]
      .sort(byPlace)
      .map((one) => `  ${plainLine(one)}\n`)
      .join('')
  );
}

/** An age in the largest whole unit: `5s`, `3m`, `2h`, `4d`. */
export function age(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'm'],
  ] as const;
  const unit = units.find(([length]) => seconds >= length);
  return unit === undefined ? `${seconds}s` : `${Math.floor(seconds / unit[0])}${unit[1]}`;
}
