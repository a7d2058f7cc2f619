// A case of two steps as a living host meets it: the second applied over the first must leave what a fresh apply leaves.
import { isDeepStrictEqual } from 'node:util';
import { imageJudge } from '../../dist/abi/judge.js';
import { apply } from '../../dist/apply/apply.js';
import { preflight } from '../../dist/apply/preflight.js';
import { readFlow } from '../../dist/cli/flow.js';
import { questioner } from '../../dist/cli/flow-answer.js';
import { createCompiler } from '../../dist/compile/compile.js';
import { buildFrame } from '../../dist/net/frame-build.js';
import { buildHost, check } from '../../dist/reconcile/build.js';
import { NODE } from './kubernetes.mjs';
import { snapshotOf } from './snapshot.mjs';
import { kernelWorld, memoryWorld } from './worlds.mjs';

/**
 * @param {readonly import('./case.d.ts').Case[]} steps in their order
 * @param {import('../../controller/model/engine.ts').EngineName} engine the kernel's programs decide, or the interpreter
 * @returns {Promise<readonly { flow?: object, expected: object, got: object }[]>}
 */
export async function updateDifferences(steps, engine) {
  const last = steps.at(-1);
  const names = interfacesOf(builtOf(last, createCompiler()).policy);
  const world = engine === 'kernel' ? await kernelWorld(names) : memoryWorld(names);
  try {
    return await comparedIn(world, steps);
  } finally {
    world[Symbol.dispose]();
  }
}

/**
 * @param {import('./worlds.mjs').World} world
 * @param {readonly import('./case.d.ts').Case[]} steps
 * @returns {Promise<readonly { flow?: object, expected: object, got: object }[]>}
 */
export async function comparedIn(world, steps) {
  const updated = await stateAfter(steps, world);
  const fresh = await stateAfter(steps.slice(-1), world);
  const states = [updated.state, fresh.state];
  const differs = isDeepStrictEqual(...states) ? [] : [{ expected: states[1], got: states[0] }];
  return [...differs, ...updated.wrong, ...fresh.wrong];
}

/** Applies the steps one after the other, by one compiler, to one backend; what is live then, and what it decides wrongly. */
async function stateAfter(steps, world) {
  const live = await world.open();
  try {
    const built = applied(steps, live);
    const wrong = live.within((backend, links) => wronglyDecided(steps.at(-1), built.resolved, { backend, links }));
    return { state: live.within((backend) => stateOf(backend, built)), wrong };
  } finally {
    live[Symbol.dispose]();
  }
}

function applied(steps, live) {
  const compiler = createCompiler();
  let built;
  for (const step of steps) {
    built = builtOf(step, compiler);
    const failures = live.within((backend, links) => apply(backend, built.image, links, checked).failures);
    if (failures.length > 0) throw failures[0];
  }
  return built;
}

function checked(image) {
  const interpreter = imageJudge();
  try {
    preflight(interpreter, image);
  } finally {
    interpreter[Symbol.dispose]();
  }
}

function builtOf({ id, documents }, compiler) {
  const { value: resolved, diagnostics } = check(snapshotOf(documents));
  const built = resolved && buildHost(resolved, NODE, compiler);
  if (built?.value !== undefined) return { resolved, ...built.value };
  throw new Error(`${id}: ${[...diagnostics, ...(built?.diagnostics ?? [])].map(({ message }) => message).join('; ')}`);
}

function interfacesOf({ workloads }) {
  return workloads.map(({ interface: name }) => name).filter((name) => name !== undefined);
}

/** Everything but the number of the generation. */
function stateOf(backend, { image }) {
  const { active, held, attachments, unsettled } = backend.inspect();
  const decides = held.find(({ generation }) => generation === active);
  return {
    digest: decides.digest,
    readBack: decides.readBack,
    patterns: decides.patterns,
    attachments: attachments.map(({ name, hook, mechanism }) => `${name} ${hook} ${mechanism}`).sort(),
    unsettled,
    bytes: Buffer.from(image.bytes).toString('base64'),
    rules: [...image.rules],
  };
}

/** Each expectation at the interface of its workload: what leaves the source comes in there, what reaches the destination goes out. */
function wronglyDecided({ expectations }, resolved, { backend, links }) {
  const question = questioner(resolved);
  return expectations.flatMap(({ flow, egress, ingress }) => {
    const asked = question(readFlow(flow));
    const frame = buildFrame(asked.packet);
    const expected = { egress: egress === 'allow' ? 'pass' : 'drop', ingress: ingress === 'allow' ? 'pass' : 'drop' };
    const at = (side, hook) => backend.decide(frame, linkOf(asked[side], links).ifindex, hook);
    const got = { egress: at('egress', 'ingress'), ingress: at('ingress', 'egress') };
    return isDeepStrictEqual(got, expected) ? [] : [{ flow, expected, got }];
  });
}

function linkOf({ policy, subject }, links) {
  const { interface: wanted } = policy.workloads.find(({ name }) => name === subject.workload);
  return links.find(({ name }) => name === wanted);
}
