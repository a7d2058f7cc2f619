import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Generation } from '../kernel/backend.ts';
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
  /** ISO 8601. */
  readonly at: string;
}

/** A generation as it was committed: which line every rule id stood for. */
export interface GenerationRecord extends LastApplied {
  readonly outline: Outline;
}

/** `<state>/last-applied.json`; `undefined` before the first apply, or when the file is damaged. */
export function readLastApplied(state: string): LastApplied | undefined {
  const value = readJson(join(state, 'last-applied.json'));
  return isLastApplied(value) ? value : undefined;
}

/** Throws STATE_UNWRITABLE. */
export function writeLastApplied(state: string, last: LastApplied): void {
  writeDurably(join(state, 'last-applied.json'), `${JSON.stringify(last, undefined, 2)}\n`);
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

function isRecord(value: unknown): value is GenerationRecord {
  return isLastApplied(value) && 'outline' in value && typeof value.outline === 'object' && value.outline !== null;
}

function isLastApplied(value: unknown): value is LastApplied {
  if (typeof value !== 'object' || value === null) return false;
  const text = (name: string): boolean => typeof Reflect.get(value, name) === 'string';
  return (
    ['revision', 'origin', 'digest', 'at'].every(text) &&
    Number.isInteger(Reflect.get(value, 'generation')) &&
    Array.isArray(Reflect.get(value, 'interfaces'))
  );
}
