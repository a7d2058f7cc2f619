import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** External test material: the folder named by $WEIR_CORPORA. The one file that knows where it lies. */
const FOLDER = resolve(process.env['WEIR_CORPORA'] ?? join(import.meta.dirname, '../../shared/corpora'));

export function corpusPath(file: string): string {
  return join(FOLDER, file);
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
  else describe.skip(`${file} (skipped: ${FOLDER} has no such file; set WEIR_CORPORA)`, body);
}
