import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Generation } from '../kernel/backend.ts';
import type { ImageFigures } from '../model/image.ts';
import type { Outline } from '../model/outline.ts';
import { readJson, writeDurably } from './files.ts';

/** Generations whose record is kept, newest first. */
const KEPT = 100;

/** What a host last put into force; the descendant check and adoption go by it. */
export interface LastApplied {
  readonly revision: string;
  readonly origin: string;
  readonly generation: Generation;
  readonly digest: string;
  /** Patterns of managed interfaces. */
  readonly interfaces: readonly string[];
  /** What the Host document declares; absent in records of older versions. */
  readonly addresses?: readonly string[];
  /** Of the image; absent in records of older versions. */
  readonly figures?: ImageFigures;
  /** ISO 8601. */
  readonly at: string;
}

/** A generation as it was committed: which line every rule id stood for. */
export interface GenerationRecord extends LastApplied {
  readonly outline: Outline;
}

/** What is about to decide: written before it does, so that nothing ever decides that the records do not know (I-7). */
export type Intent = Omit<GenerationRecord, 'generation'>;

/** The generation that decides, as its header says. */
type Deciding = Pick<LastApplied, 'generation' | 'digest'>;

/** `<state>/last-applied.json`; `undefined` before the first apply, or when the file is damaged. */
export function readLastApplied(state: string): LastApplied | undefined {
  const value = readJson(join(state, 'last-applied.json'));
  return isLastApplied(value) ? value : undefined;
}

/** `<state>/intent.json`. Throws STATE_UNWRITABLE. */
export function writeIntent(state: string, intent: Intent): void {
  writeDurably(intentFile(state), `${JSON.stringify(intent)}\n`);
}

/**
 * The intent the kernel decides by although `last-applied.json` does not say so: the agent ended, or could not write,
 * after the commit. An intent the kernel does not decide by was never committed, and is none.
 */
export function readUnrecorded(state: string, active: Deciding | undefined): GenerationRecord | undefined {
  const intent = readJson(intentFile(state));
  if (active === undefined || typeof intent !== 'object' || intent === null) return undefined;
  const { generation, digest } = active;
  const record: unknown = { ...intent, generation };
  const last = readLastApplied(state);
  const isRecorded = last?.generation === generation && last.digest === digest;
  return !isRecorded && isRecord(record) && record.digest === digest ? record : undefined;
}

/** What this host put into force last: the kernel's word comes before that of the file. */
export function readInForce(state: string, active: Deciding | undefined): LastApplied | undefined {
  return readUnrecorded(state, active) ?? readLastApplied(state);
}

/** `<state>/last-applied.json`; an intent has then served. Throws STATE_UNWRITABLE. */
export function writeLastApplied(state: string, last: LastApplied): void {
  writeDurably(join(state, 'last-applied.json'), `${JSON.stringify(last, undefined, 2)}\n`);
  try {
    rmSync(intentFile(state), { force: true });
  } catch {
    // What stays is read as recorded.
  }
}

/** `<state>/generations/<n>.json`. The oldest beyond KEPT are removed. Throws STATE_UNWRITABLE. */
export function writeGeneration(state: string, record: GenerationRecord): void {
  const folder = join(state, 'generations');
  writeDurably(join(folder, `${record.generation}.json`), `${JSON.stringify(record)}\n`);
  const numbers = readdirSync(folder).flatMap((name) => (/^\d+\.json$/.test(name) ? [Number.parseInt(name, 10)] : []));
  for (const old of numbers.sort((a, b) => b - a).slice(KEPT)) rmSync(join(folder, `${old}.json`), { force: true });
}

/** The record of the generation a host last applied, for plan. */
export function readGeneration(state: string, generation: Generation): GenerationRecord | undefined {
  const value = readJson(join(state, 'generations', `${generation}.json`));
  return isRecord(value) ? value : undefined;
}

function intentFile(state: string): string {
  return join(state, 'intent.json');
}

function isRecord(value: unknown): value is GenerationRecord {
  return isLastApplied(value) && 'outline' in value && typeof value.outline === 'object' && value.outline !== null;
}

function isLastApplied(value: unknown): value is LastApplied {
  if (typeof value !== 'object' || value === null) return false;
  const text = (name: string): boolean => typeof Reflect.get(value, name) === 'string';
  return (
    ['revision', 'origin', 'digest', 'at'].every(text) &&
    Number.isInteger(Reflect.get(value, 'generation')) &&
    Array.isArray(Reflect.get(value, 'interfaces')) &&
    Array.isArray(Reflect.get(value, 'addresses') ?? []) &&
    isFigures(Reflect.get(value, 'figures'))
  );
}

/** Absent, or every number there is to read. */
function isFigures(value: unknown): boolean {
  if (value === undefined) return true;
  const numbers = (of: unknown, names: readonly string[]): boolean =>
    typeof of === 'object' && of !== null && names.every((name) => Number.isInteger(Reflect.get(of, name)));
  return (
    numbers(value, ['rows', 'live', 'filed', 'entries', 'vectorRows', 'bytes']) &&
    numbers(memberOf(value, 'classes'), ['source', 'destination', 'service']) &&
    numbers(memberOf(value, 'lines'), ['typical', 'worst'])
  );
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
