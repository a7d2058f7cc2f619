// All files by all engines, in turn.
import { enginesOf } from './engines.mjs';
import { examine } from './examine.mjs';
import { INVALID, readCases, readLines } from './files.mjs';
import { examineRefusals } from './refusals.mjs';
import { drawn, sharesOf, sizeOf } from './sample.mjs';

/**
 * @typedef {import('./case.d.ts').Outcome} Outcome
 * @typedef {{ files: readonly string[], engines: readonly import('../../controller/model/engine.ts').EngineName[], sample?: number | undefined }} Wanted
 *   sample: expectations an engine, of all files together; absent: all there are
 */

/**
 * @param {Wanted} wanted
 * @param {(outcome: Outcome) => void} tell
 * @returns {Promise<readonly Outcome[]>}
 */
export async function outcomesOf({ files, engines, sample }, tell = () => {}) {
  const asked = files.filter((file) => file !== INVALID).map((file) => ({ file, cases: readCases(file) }));
  const sizes = asked.map(({ cases }) => sizeOf(cases));
  const shares = sample === undefined ? sizes : sharesOf(sizes, sample);
  const drawnFrom = asked.map(({ file, cases }, index) => ({ file, cases: drawn(cases, shares[index]) }));
  const outcomes = [];
  const keep = (outcome) => {
    outcomes.push(outcome);
    tell(outcome);
  };
  for (const name of engines) await askEngine(name, drawnFrom, keep);
  if (files.includes(INVALID)) keep(await examineRefusals(INVALID, readLines(INVALID)));
  return outcomes;
}

async function askEngine(name, asked, keep) {
  const engines = await enginesOf(name);
  try {
    for (const { file, cases } of asked) keep(await examine(file, cases, engines));
  } finally {
    engines[Symbol.dispose]();
  }
}
