import { fileURLToPath } from 'node:url';
import { FAULTS } from '../../controller/errors/fault.ts';
import { seedOfRun } from '../generate/seed.ts';
import { type Census, censusOf } from './census.ts';
import { settled } from './crash.ts';
import { type CrashHost, crashHost, succeed } from './host.ts';
import { APPLY, SCENARIOS, type Stage, stageOf } from './scenarios.ts';
import { isLong, shareOf } from './share.ts';
import { isChange, type KernelCall, openings, refusedAt, traced } from './strace.ts';

/**
 * The kernel refuses memory for one bpf(2) call of a pass, whichever it is. The pass says so by a Fault, what decides is as
 * before or as wanted, and the next pass ends as an undisturbed one: of the same process, with no descriptor more, unless
 * the Fault's fate asks for a new one.
 */

const PASS_TWICE = fileURLToPath(new URL('pass-twice.mjs', import.meta.url));
const seed = seedOfRun('refused calls');
const MECHANISMS = ['tcx', 'clsact'] as const;
const APPLIES = SCENARIOS.filter(({ command }) => command === APPLY);
const ROWS = MECHANISMS.flatMap((attach) => APPLIES.map((scenario) => ({ attach, ...scenario })));
/** In the long run every call of this row is refused, and of the others every one that would change something. */
const LITERALLY = ROWS[1];
/** Rows, and refusals in each of them, unless the run is a long one: about two seconds each. */
const SHARE = { rows: 2, calls: 2 };

interface Outcome {
  readonly kind: string;
  readonly code?: string;
  readonly message?: string;
  readonly fate?: string;
  readonly digest?: string;
  readonly descriptors: number;
}

test.each(shareOf(ROWS, SHARE.rows, seed))(
  '$attach, $name',
  async (scenario) => {
    using host = crashHost(scenario.attach);
    const stage = await stageOf(host, { ...scenario, command: passTwice });
    stage.reset();
    const undisturbed = traced(stage.command);
    const [, whole] = outcomesOf(undisturbed.stdout);
    expect(whole).toMatchObject({ kind: 'unchanged', digest: stage.next?.image.digest });
    const goal = censusOf(host);
    settled(host, { stage, goal }, 'undisturbed');
    const made = firstPass(undisturbed.calls);
    const opened = new Set(openings(undisturbed.calls));
    const calls = made.filter((call) => !isLong || scenario === LITERALLY || isChange(call) || opened.has(call));
    const share = shareOf(calls, SHARE.calls, seed);
    expect(share.length).toBeGreaterThan(0);
    process.stdout.write(
      `${scenario.attach}, ${scenario.name}: refused ${share.length} of ${calls.length} bpf(2) calls\n`,
    );
    for (const call of share) {
      stage.reset();
      const run = refusedAt(stage.command, call, 'ENOMEM');
      const at = `${call.nth}: ${call.text}`;
      expect({ at, status: run.status, stderr: run.stderr }).toEqual({ at, status: 0, stderr: '' });
      const [first, ...more] = outcomesOf(run.stdout);
      expect({ at, first, isStated: first !== undefined && isStated(first, stage) }).toMatchObject({
        at,
        isStated: true,
      });
      const [second] = first?.fate === 'never' ? outcomesOf(succeed(stage.command)) : more;
      const digest = stage.next?.image.digest;
      if (classesOf(censusOf(host)) < classesOf(goal)) {
        expect({ at, second }).toMatchObject({ at, second: { digest } });
        continue;
      }
      expect({ at, second }).toMatchObject({ at, second: { digest, descriptors: whole?.descriptors } });
      settled(host, { stage, goal }, at);
    }
  },
  1_800_000,
);

/** A size class of which some map was refused is left out, until an image needs it: the host has fewer maps and descriptors. */
const classesOf = ({ pins }: Census): number => pins.filter((pin) => /\/images_\d$/.test(pin)).length;

const passTwice = (host: CrashHost): readonly string[] => host.script(PASS_TWICE, host.config);

function outcomesOf(stdout: string): readonly Outcome[] {
  const outcomes: readonly Outcome[] = JSON.parse(stdout === '' ? '[]' : stdout);
  return outcomes;
}

/** The bpf(2) calls before the mark that the script leaves between its passes. */
function firstPass(calls: readonly KernelCall[]): readonly KernelCall[] {
  const end = calls.findIndex(({ text }) => text.includes('/proc/self/fd'));
  return calls.slice(0, end).filter(({ name }) => name === 'bpf');
}

/** A Fault, and what decided before or what was to; or the pass did without that call. */
function isStated({ kind, code = '', digest }: Outcome, { old, next }: Stage): boolean {
  const digests = [old, next].map((known) => known?.image.digest);
  return kind === 'failed' ? code in FAULTS && digests.includes(digest) : digest === next?.image.digest;
}
