// Asks one engine everything that a file's cases expect, through load, resolve and what `weir eval` does with a line.
import { subjectText, walkLines } from '../../dist/cli/explain-walk.js';
import { isFlowError, readFlow } from '../../dist/cli/flow.js';
import { answer, questioner } from '../../dist/cli/flow-answer.js';
import { answerJson, sideText } from '../../dist/cli/flow-render.js';
import { isError } from '../../dist/errors/diagnostic.js';
import { walk } from '../../dist/model/walk.js';
import { judge } from '../../dist/reconcile/judge.js';
import { snapshotOf } from './snapshot.mjs';
import { updateDifferences } from './updates.mjs';

/** Cases whose first difference is kept; the others are counted. */
const KEPT = 5;

/**
 * @param {string} file
 * @param {readonly import('./case.d.ts').Case[]} cases
 * @param {import('./engines.mjs').Engines} engines
 * @returns {Promise<import('./case.d.ts').Outcome>}
 */
export async function examine(file, cases, engines) {
  const started = performance.now();
  const outcome = { agreed: 0, differed: 0, refused: {}, leftOut: {}, updates: 0, differences: [] };
  let before;
  for (const each of cases) {
    for (const [why, count] of Object.entries(each.leftOut)) add(outcome.leftOut, why, count);
    const accepted = await examineCase(each, engines, outcome);
    if (accepted && before?.updates === each.updates) await examineUpdate([before, each], engines.name, outcome);
    before = accepted ? each : undefined;
  }
  return { file, engine: engines.name, cases: cases.length, ...outcome, seconds: (performance.now() - started) / 1000 };
}

/** Whether its documents are accepted. */
async function examineCase({ id, documents, expectations }, engines, outcome) {
  const { value: resolved, diagnostics } = judge(snapshotOf(documents));
  if (resolved === undefined) {
    const [first] = diagnostics.filter(isError);
    add(outcome.refused, `${first.code} ${first.message}`, expectations.length);
    return false;
  }
  const question = questioner(resolved);
  const engine = await engines.open();
  try {
    for (const expectation of expectations) askOne({ id, expectation, question, engine }, outcome);
  } finally {
    engine[Symbol.dispose]();
  }
  return true;
}

function askOne({ id, expectation, question, engine }, outcome) {
  const flow = readFlow(expectation.flow);
  const asked = isFlowError(flow) ? flow : question(flow);
  if (isFlowError(asked)) return add(outcome.refused, asked.error, 1);
  const got = answered(asked, engine, expectation);
  if (isAsExpected(got, expectation)) {
    outcome.agreed += 1;
    return;
  }
  differs(outcome, id, () => differenceOf(expectation, got, asked));
}

function differs(outcome, id, tell) {
  const { differences } = outcome;
  outcome.differed += 1;
  if (differences.length < KEPT && differences.at(-1)?.id !== id) differences.push({ id, ...tell() });
}

/** What is expected, as the engine has it. */
function answered(asked, engine, { egress, ingress, rule }) {
  const made = answer(engine, asked);
  return {
    verdict: made.verdict,
    ...(egress && { egress: made.egress?.verdict }),
    ...(ingress && { ingress: made.ingress?.verdict }),
    ...(rule !== undefined && { rule: made.ingress?.decider.rule ?? null }),
    made,
  };
}

function isAsExpected(got, expected) {
  return ['verdict', 'egress', 'ingress', 'rule'].every((part) => got[part] === expected[part]);
}

function differenceOf({ flow, ...expected }, { made }, asked) {
  const { verdict, egress, ingress } = answerJson(made);
  return {
    flow,
    expected,
    got: { verdict, egress: sideText(egress), ingress: sideText(ingress) },
    walk: walksOf(asked),
  };
}

/** As `weir explain` shows them. */
function walksOf({ packet, ...sides }) {
  return ['egress', 'ingress'].flatMap((direction) => {
    const judged = sides[direction];
    if (judged === undefined) return [`${direction}: not judged`];
    const { policy, subject } = judged;
    return [
      `${direction}: ${subjectText(subject, policy.host)}`,
      ...walkLines(walk(policy, subject, direction, packet)),
    ];
  });
}

async function examineUpdate(steps, engine, outcome) {
  outcome.updates += 1;
  for (const difference of await updateDifferences(steps, engine)) {
    differs(outcome, `${steps[1].id} over ${steps[0].id}`, () => ({ walk: [], ...difference }));
  }
}

function add(counts, what, count) {
  counts[what] = (counts[what] ?? 0) + count;
}
