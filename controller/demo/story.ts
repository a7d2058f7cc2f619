import type { Family } from '../net/address.ts';
import { BROKEN, manyRules, OPEN_8080 } from './commits.ts';
import { firstTime, median, until } from './measure.ts';
import type { Narrator } from './narrator.ts';
import type { Repository } from './repository.ts';
import type { Trip, World } from './world.ts';

const FAMILIES: readonly Family[] = [4, 6];
const OPENED = 'web-8080.yaml';
const MEASURED_COMMITS = 5;

/** Milliseconds. How long a refused connection is waited for; a SYN that was dropped is not retried sooner than a second. */
const PATIENCE = 250;

const EXPECTED: readonly { readonly trip: Omit<Trip, 'family'>; readonly open: boolean; readonly why: string }[] = [
  { trip: { from: 'client', to: 'web', port: 80 }, open: true, why: 'rule http of policy web' },
  { trip: { from: 'client', to: 'web', port: 8080 }, open: false, why: 'no rule; default of policy web' },
  { trip: { from: 'client', to: 'db', port: 5432 }, open: false, why: 'only hosts of role web may' },
  { trip: { from: 'web', to: 'db', port: 5432 }, open: true, why: 'rule of policy postgres' },
];

/** Plays the whole story; false when anything was not as told. */
export async function tell(world: World, repository: Repository, narrator: Narrator): Promise<boolean> {
  const told = new Telling(world, repository, narrator);
  await told.enforce();
  await told.openAndClose();
  await told.refuse();
  await told.time();
  await told.kill();
  narrator.chapter('Status at the end');
  narrator.quote(await world.statusText());
  return narrator.verdict();
}

class Telling {
  readonly #world: World;
  readonly #repository: Repository;
  readonly #narrator: Narrator;

  constructor(world: World, repository: Repository, narrator: Narrator) {
    this.#world = world;
    this.#repository = repository;
    this.#narrator = narrator;
  }

  async enforce(): Promise<void> {
    this.#narrator.chapter('The agent applies the first commit');
    await this.#world.startAgent();
    const progress = await until(
      () => this.#world.progress(),
      (now) => now.generation !== undefined && now.inSync,
    );
    this.#narrator.say(
      `generation ${progress.generation}, digest ${progress.digest?.slice(0, 12)}, desired = enforced`,
    );
    await this.#table();
  }

  async openAndClose(): Promise<void> {
    this.#narrator.chapter('A commit opens tcp/8080, another closes it');
    await this.#switch(`adds ${OPENED}`, OPEN_8080, true);
    await this.#switch(`removes ${OPENED}`, undefined, false);
  }

  async refuse(): Promise<void> {
    this.#narrator.chapter('A broken commit is refused, traffic goes on');
    const before = await this.#world.progress();
    const { revision } = await this.#repository.commit('Open everything to offcie', { 'broken.yaml': BROKEN });
    const after = await until(
      () => this.#world.progress(),
      (now) => now.problem !== undefined,
    );
    this.#narrator.say(`commit ${revision.slice(0, 10)} is refused:`);
    this.#narrator.quote(after.problem ?? '');
    this.#narrator.check('the generation is still the one before', after.generation === before.generation);
    await this.#table();
    await this.#repository.commit('Revert', { 'broken.yaml': undefined });
    await until(
      () => this.#world.progress(),
      (now) => now.problem === undefined,
    );
  }

  async time(): Promise<void> {
    this.#narrator.chapter('How long from commit to enforced, with 100 rules');
    const { revision } = await this.#repository.commit('A hundred rules', { 'hundred.yaml': manyRules(100) });
    await until(
      () => this.#world.progress(),
      (now) => now.revision === revision,
    );
    const times: number[] = [];
    for (let i = 0; i < MEASURED_COMMITS; i++) {
      times.push(await this.#measure('Open', OPEN_8080, true), await this.#measure('Close', undefined, false));
    }
    const rounded = times.map((ms) => Math.round(ms));
    this.#narrator.say(
      `push started → first connection that shows it, ${times.length} commits: ${rounded.join(', ')} ms`,
    );
    this.#narrator.say(`median ${Math.round(median(times))} ms; the same on a quiet machine: npm run bench -- commit`);
  }

  async kill(): Promise<void> {
    this.#narrator.chapter('The agent is killed with SIGKILL');
    if (!this.#world.outlivesAgent) {
      this.#narrator.say('left out: in memory the policy lives in the agent; in the kernel it would stay enforced');
      return;
    }
    const before = await this.#world.progress();
    await this.#world.killAgent();
    this.#narrator.say('no agent is running; the kernel goes on deciding:');
    await this.#table();
    await this.#world.startAgent();
    const after = await until(
      () => this.#world.progress(),
      (now) => now.inSync && now.agent !== before.agent,
    );
    const adopted = after.generation === before.generation && after.digest === before.digest;
    this.#narrator.check(`the restarted agent adopts generation ${before.generation} by its digest`, adopted);
  }

  async #table(): Promise<void> {
    for (const { trip, open, why } of EXPECTED) {
      for (const family of FAMILIES) {
        const made = await this.#world.connect({ ...trip, family }, open ? 2_000 : PATIENCE);
        const line = `${trip.from} → ${trip.to} tcp/${trip.port} IPv${family} ${open ? 'allowed' : 'blocked'}  (${why})`;
        this.#narrator.check(line, made === open);
      }
    }
  }

  async #switch(what: string, text: string | undefined, open: boolean): Promise<void> {
    const milliseconds = await this.#measure(what, text, open);
    this.#narrator.say(
      `commit that ${what}: ${Math.round(milliseconds)} ms from push to the first connection ${open ? 'made' : 'blocked'}`,
    );
    for (const family of FAMILIES) {
      const made = await this.#world.connect(
        { from: 'client', to: 'web', port: 8080, family },
        open ? 2_000 : PATIENCE,
      );
      this.#narrator.check(`client → web tcp/8080 IPv${family} ${open ? 'allowed' : 'blocked'}`, made === open);
    }
  }

  async #measure(message: string, text: string | undefined, open: boolean): Promise<number> {
    const { at, revision } = await this.#repository.commit(message, { [OPENED]: text });
    const trip: Trip = { from: 'client', to: 'web', port: 8080, family: 4 };
    const shown = await firstTime((milliseconds) => this.#world.connect(trip, milliseconds), open);
    await until(
      () => this.#world.progress(),
      (now) => now.revision === revision && now.inSync,
    );
    return shown - at;
  }
}
