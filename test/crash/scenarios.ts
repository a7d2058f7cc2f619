import { fileURLToPath } from 'node:url';
import { ruleCount, sizeClassOf, slotBytes } from '../../controller/abi/slot.ts';
import { apply } from '../../controller/apply/apply.ts';
import { listInterfaces } from '../../controller/kernel/interfaces.ts';
import { loadObject, readObject } from '../../controller/kernel/object.ts';
import { pinAll } from '../../controller/kernel/pins.ts';
import { build } from '../../controller/reconcile/build.ts';
import { directorySource } from '../../controller/source/folder.ts';
import { type CrashHost, succeed } from './host.ts';
import { type Door, writeDoor } from './policy.ts';
import type { Known } from './verdict.ts';

const ROLL_BACK = fileURLToPath(new URL('roll-back.mjs', import.meta.url));
const ETH0 = ['eth0'];

/** A change of what a host enforces, by one command. */
export interface Scenario {
  readonly name: string;
  /** Applied in this order; the last of them decides before the command. */
  readonly before: readonly Door[];
  /** What decides after it; absent: nothing of weir is left. */
  readonly after?: Door;
  /** All slots of the class are held: the command makes no map, and writes over the oldest. */
  readonly isOverwriting?: true;
  /** The outcome needs a slot of a larger class. */
  readonly isGrowing?: true;
  /** What decides before is judged by programs that know the smallest slots only, as there was no memory for others. */
  readonly isNarrow?: true;
  command(host: CrashHost, after: Known | undefined): readonly string[];
}

export const APPLY: Scenario['command'] = (host) => host.verb('apply');

export const SCENARIOS: readonly Scenario[] = [
  { name: 'the first apply ever', before: [], after: { port: 443, interfaces: ETH0 }, command: APPLY },
  {
    name: 'an apply that replaces an image of the same class',
    before: [{ port: 443, interfaces: ETH0 }],
    after: { port: 22, interfaces: ETH0 },
    command: APPLY,
  },
  {
    name: 'an apply that writes over the oldest of four held generations',
    before: [
      { port: 443, interfaces: ETH0 },
      { port: 22, interfaces: ETH0 },
      { port: 80, interfaces: ETH0 },
      { port: 443, interfaces: ETH0, prefixes: 10 },
    ],
    after: { port: 22, interfaces: ETH0, prefixes: 20 },
    isOverwriting: true,
    command: APPLY,
  },
  {
    name: 'an apply that grows to a larger class',
    before: [{ port: 443, interfaces: ETH0 }],
    after: { port: 22, interfaces: ETH0, prefixes: 100_000 },
    isGrowing: true,
    command: APPLY,
  },
  {
    name: 'an apply that grows to a class there was no memory for before',
    before: [{ port: 443, interfaces: ETH0 }],
    after: { port: 22, interfaces: ETH0, prefixes: 100_000 },
    isGrowing: true,
    isNarrow: true,
    command: APPLY,
  },
  {
    name: 'an apply that adds an interface and removes another',
    before: [{ port: 443, interfaces: ['eth0', 'eth1'] }],
    after: { port: 22, interfaces: ['eth0', 'eth2'] },
    command: APPLY,
  },
  {
    name: 'a rollback to a held generation',
    before: [
      { port: 22, interfaces: ETH0 },
      { port: 443, interfaces: ETH0 },
    ],
    after: { port: 22, interfaces: ETH0 },
    command: (host, after) => host.script(ROLL_BACK, host.pins, host.attach, after?.image.digest ?? ''),
  },
  { name: 'weir detach', before: [{ port: 443, interfaces: ETH0 }], command: (host) => host.verb('detach', '--yes') },
];

/** A scenario on a host, whose start can be had again and again. */
export interface Stage {
  readonly old: Known | undefined;
  readonly next: Known | undefined;
  readonly command: readonly string[];
  /** Brings the host to where the command has not run yet, policies of its outcome written. */
  reset(): void;
}

export async function stageOf(host: CrashHost, scenario: Scenario): Promise<Stage> {
  const { before, after, isNarrow, command } = scenario;
  const known: Known[] = [];
  const records = JSON.stringify(before);
  host.clear();
  for (const door of before) {
    known.push(await knownOf(host, door));
    if (!host.hasSaved(records)) succeed(host.verb('apply'));
  }
  host.save(records);
  const next = after && (await knownOf(host, after));
  const grows = classOf(next) > classOf(known.at(-1));
  if (grows !== (scenario.isGrowing === true)) throw new Error(`${scenario.name}: ${next?.image.bytes.length} bytes`);
  return {
    old: known.at(-1),
    next,
    command: command(host, next),
    reset() {
      host.clear();
      host.restore(records);
      if (isNarrow === true) loadNarrow(host);
      for (const { image } of known) host.fresh((backend) => apply(backend, image, listInterfaces()));
    },
  };
}

function classOf(known: Known | undefined): number {
  const bytes = known?.image.bytes;
  return bytes === undefined ? 0 : (sizeClassOf(slotBytes(bytes.length, ruleCount(bytes))) ?? 0);
}

function loadNarrow({ pins }: CrashHost): void {
  const file = readObject();
  using loaded = loadObject(file, { classes: [0] });
  pinAll(loaded, pins, file);
}

async function knownOf(host: CrashHost, door: Door): Promise<Known> {
  writeDoor(host.policies, door);
  const snapshot = await (await directorySource(host.policies).latest(undefined)).read();
  const { value, diagnostics } = build(snapshot, 'web-1');
  if (value === undefined) throw new Error(JSON.stringify(diagnostics));
  return { image: value.image, door };
}
