import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CORPORA } from './corpora-root.mjs';

export function corpusPath(file: string): string {
  return join(CORPORA, file);
}

/** The lines of a `.jsonl.gz` file, parsed; their shape is the caller's to check. */
export function readCorpus(file: string): readonly unknown[] {
  const text = gunzipSync(readFileSync(corpusPath(file))).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

/** `describe`, or a skipped one that says why in its title. */
export function describeCorpus(file: string, body: () => void): void {
  if (existsSync(corpusPath(file))) describe(file, body);
  else describe.skip(`${file} (skipped: ${CORPORA} has no such file; set WEIR_CORPORA)`, body);
}
