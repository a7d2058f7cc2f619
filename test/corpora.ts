import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

/** Names of the ClassBench sets there are: those of about a thousand rules, all of them with WEIR_LONG=1. */
export function classBenchSets(): readonly string[] {
  const folder = corpusPath('classbench');
  if (!existsSync(folder)) return ['acl1_1k'];
  const names = readdirSync(folder).flatMap((file) => (file.endsWith('.gz') ? [file.slice(0, -'.gz'.length)] : []));
  return names.filter((name) => name.endsWith('_1k') || process.env['WEIR_LONG'] === '1').sort();
}

/** `describe`, or a skipped one that says why in its title. */
export function describeCorpus(file: string, body: () => void): void {
  describeCorpora(file, [file], body);
}

/** The same for what needs several files. */
export function describeCorpora(title: string, files: readonly string[], body: () => void): void {
  const missing = files.filter((file) => !existsSync(corpusPath(file)));
  if (missing.length === 0) describe(title, body);
  else describe.skip(`${title} (skipped: ${CORPORA} has no ${missing.join(', ')}; set WEIR_CORPORA)`, body);
}
