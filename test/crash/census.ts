import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CrashHost, INTERFACES } from './host.ts';
import { filesBelow, objectsAt } from './objects.ts';

/** All that weir keeps on a host: in the kernel, on the bpffs and on the disk, counted, ids left out. */
export interface Census {
  /** Paths below the folder of pins, sorted. */
  readonly pins: readonly string[];
  /** How many maps, programs and links of each shape the pins lead to. */
  readonly objects: Readonly<Record<string, number>>;
  /** Filters of the clsact qdisc, by interface and hook. */
  readonly filters: readonly string[];
  /** Records, the numbers of generations left out: a number is never used twice, also by a process that is killed. */
  readonly records: readonly string[];
}

export function censusOf({ host, pins: folder, state, attach }: CrashHost): Census {
  const pins = filesBelow(folder);
  const objects = new Map(pins.flatMap((pin) => objectsAt(join(folder, pin))).map(({ id, shape }) => [id, shape]));
  const filters = INTERFACES.flatMap((name) =>
    ['ingress', 'egress'].map(
      (hook) => `${name} ${hook} ${filterCount(host.run('tc', 'filter', 'show', 'dev', name, hook))}`,
    ),
  );
  const records = filesBelow(state)
    .filter((file) => file !== 'intent.json' || !isSpent(state))
    .map((file) => file.replace(/\d+\.json$/, 'N.json'));
  return {
    pins,
    objects: tally(objects.values()),
    filters: attach === 'clsact' ? filters : [],
    records: [...new Set(records)],
  };
}

/** An intent that a kill kept from being removed after its record was written: it is read as recorded (I-7). */
function isSpent(state: string): boolean {
  const [intent, last] = ['intent.json', 'last-applied.json'].map((file) => digestIn(join(state, file)));
  return intent !== undefined && intent === last;
}

function digestIn(file: string): unknown {
  const value: { readonly digest?: unknown } | undefined = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : undefined;
  return value?.digest;
}

/** Descriptors that this process has open. */
export function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}

function filterCount(shown: string): number {
  return shown.split('\n').filter((line) => line.includes(' handle ')).length;
}

function tally(words: Iterable<string>): Readonly<Record<string, number>> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return Object.fromEntries([...counts].sort());
}
