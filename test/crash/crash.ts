import { type Census, censusOf } from './census.ts';
import { type CrashHost, succeed } from './host.ts';
import type { Stage } from './scenarios.ts';
import { type KernelCall, killedAt } from './strace.ts';
import { expected, type Known, look, type Seen } from './verdict.ts';

export interface Kill {
  readonly stage: Stage;
  /** The call that is not carried out any more. */
  readonly call: KernelCall;
  /** What is left of the command where nothing disturbs it. */
  readonly goal: Census;
}

/** Kills the command at a call, and looks at what decides; runs it again, and looks at what is left. Throws what a test says. */
export function crash(host: CrashHost, { stage, call, goal }: Kill): void {
  stage.reset();
  const { signal, calls } = killedAt(stage.command, call);
  const at = `${call.name} ${call.nth}: ${call.text}`;
  expect({ at, signal, last: calls.length > 0 }).toEqual({ at, signal: 'SIGKILL', last: true });
  const seen = look(host);
  const deciding = decidingIn(seen, stage);
  expect({ at, ...seen }).toMatchObject({ at, ...expected(seen, deciding, keptBy(stage, deciding)) });
  succeed(stage.command);
  settled(host, { stage, goal }, at);
}

/** The command has done all that it does, and left nothing but that. */
export function settled(host: CrashHost, { stage: { next }, goal }: Omit<Kill, 'call'>, at: string): void {
  const seen = look(host);
  expect({ at, ...seen }).toMatchObject({
    at,
    digest: next?.image.digest,
    ...expected(seen, next, next?.door.interfaces ?? []),
  });
  expect({ at, ...censusOf(host) }).toEqual({ at, ...goal });
}

/** One of the two, by the bytes in the kernel; nothing only where nothing was before, or is to be after. */
function decidingIn({ digest }: Seen, { old, next }: Stage): Known | undefined {
  const known = [old, next].find((one) => one !== undefined && one.image.digest === digest);
  const mayBeNone = old === undefined || next === undefined;
  if (known === undefined && !(digest === undefined && mayBeNone))
    throw new Error(`${digest} decides, which is neither old nor new`);
  return known;
}

/** Interfaces that must not be open for an instant: those both manage, and while the old generation decides all of its own. */
function keptBy({ old, next }: Stage, deciding: Known | undefined): readonly string[] {
  if (old === undefined || next === undefined) return [];
  return old.door.interfaces.filter((name) => deciding === old || next.door.interfaces.includes(name));
}
