// The files that are asked about, and who reads a line of each.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CORPORA } from '../corpora-root.mjs';
import { classBenchCase } from './classbench.mjs';
import { felixCase } from './felix.mjs';
import { kubernetesCase } from './kubernetes.mjs';

/** @type {Readonly<Record<string, import('./case.d.ts').ReadCase>>} */
export const READERS = {
  npguard: kubernetesCase,
  cyclonus: kubernetesCase,
  cyclonus_v6: kubernetesCase,
  conformance_cnp: kubernetesCase,
  classbench_1k_allow: kubernetesCase,
  classbench_v6_1k_allow: kubernetesCase,
  classbench_1k_ordered: classBenchCase,
  classbench_v6_1k_ordered: classBenchCase,
  felix_polprog: felixCase,
};

/** Sets of documents that must be refused. */
export const INVALID = 'npguard_invalid';

/** The group of felix_polprog about address translation and the host's own programs is not of this language. */
const GROUP = '/policy/';

export const FILES = [...Object.keys(READERS), INVALID];

/** @param {string} file */
export function fileName(file) {
  return `${file}.jsonl.gz`;
}

/** @param {string} file */
export function isThere(file) {
  return existsSync(join(CORPORA, fileName(file)));
}

/**
 * The lines of a file that are of this language, parsed.
 *
 * @param {string} file
 * @returns {readonly any[]}
 */
export function readLines(file) {
  const text = gunzipSync(readFileSync(join(CORPORA, fileName(file)))).toString('utf8');
  const lines = text.split('\n').filter((line) => line !== '');
  const parsed = lines.map((line) => JSON.parse(line));
  return file === 'felix_polprog' ? parsed.filter(({ id }) => id.includes(GROUP)) : parsed;
}

/**
 * @param {string} file
 * @returns {readonly import('./case.d.ts').Case[]}
 */
export function readCases(file) {
  return readLines(file).map((line) => READERS[file](line));
}
