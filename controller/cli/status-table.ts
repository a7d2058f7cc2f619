import { byPlace } from '../errors/diagnostic.ts';
import type { InterfaceStatus, StatusDocument } from '../observe/status.ts';
import { plainLine } from './refusal.ts';
import { paint, table } from './render.ts';

/** `now` in milliseconds since 1970, for ages. */
export interface TableSettings {
  readonly colour: boolean;
  readonly now: number;
}

/** A status for people. */
export function statusTable(status: StatusDocument, { colour, now }: TableSettings): string {
  const state = status.inSync ? paint(colour, 'green', 'in sync') : paint(colour, 'red', 'not in sync');
  const rows = [
    ['host', `${status.host} (${state})`],
    ['source', status.origin],
    ['revision', status.revision ?? 'none'],
    ...(status.seen === status.revision ? [] : [['newest', `${status.seen ?? 'none'} (not enforced)`]]),
    ['generation', String(status.generation ?? 'none')],
    ['digest', digests(status)],
    ['backend', status.backend],
    ...status.interfaces.map((one) => ['interface', interfaceText(one)]),
    ...status.interfaces.flatMap(undeclaredRow),
    ...status.pending.map((pattern) => ['interface', `${pattern}: pending, no such interface yet`]),
    ['packets', counters(status)],
    ...(status.lastPass === null ? [] : [['last pass', passText(status.lastPass, now)]]),
  ];
  return table(rows) + problem(status, { colour, now });
}

function digests({ digest: { desired, enforced } }: StatusDocument): string {
  if (desired === null) return enforced === null ? 'none' : `enforced ${enforced}, desired unknown`;
  return desired === enforced
    ? `${desired} (desired = enforced)`
    : `desired ${desired}, enforced ${enforced ?? 'none'}`;
}

function interfaceText({ name, ifindex, attached, mechanism }: InterfaceStatus): string {
  const missing = attached.length === 2 ? '' : `, attached at ${attached.join(', ') || 'no hook'} only`;
  return `${name} (index ${ifindex}): ${mechanism ?? 'not attached'}${missing}`;
}

function undeclaredRow({ name, undeclared }: InterfaceStatus): readonly string[][] {
  if (undeclared.length === 0) return [];
  return [['undeclared', `${undeclared.join(', ')} at ${name}: judged as forwarded, not as the host's own`]];
}

function counters({ counters: { packets, reasons } }: StatusDocument): string {
  const others = Object.entries(reasons).map(([name, count]) => `${count} ${name}`);
  return [`${packets} decided by rules`, ...others].join(', ');
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
