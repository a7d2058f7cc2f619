import { compile } from '../../controller/compile/compile.ts';
import { load } from '../../controller/load/load.ts';
import { resolve } from '../../controller/resolve/resolve.ts';
import { clusterFiles } from '../generate/cluster.ts';
import { lines } from './repository.ts';

type Order = (texts: readonly string[]) => readonly string[];

/** What each host enforces, as digests of images, of the same documents in some order. */
function digestsOf(seed: number, order: Order): ReadonlyMap<string, string | undefined> {
  const files = clusterFiles({ hosts: 3, workloads: 160, namespaces: 8, policies: 40 }, seed);
  const texts = Object.values(files).flatMap((text) => text.split('---\n').filter((document) => document !== ''));
  const text = order(texts).join('---\n');
  const entries = new Map([['all.yaml', { kind: 'file', bytes: new TextEncoder().encode(text) }]] as const);
  const loaded = load({ revision: 'test', origin: 'test', entries });
  if (loaded.value === undefined) throw new Error(lines(loaded.diagnostics).join('\n'));
  const { value, diagnostics } = resolve(loaded.value);
  if (value === undefined) throw new Error(lines(diagnostics).join('\n'));
  expect(new Set(diagnostics.map(({ code }) => code))).toEqual(new Set(['REPLIES_CUT']));
  return new Map([...value.hosts].map(([host, policy]) => [host, compile(policy).value?.digest]));
}

test.each([1, 2, 3])('a cluster means the same in whatever order its documents stand (seed %i)', (seed) => {
  const asWritten = digestsOf(seed, (texts) => texts);
  expect([...asWritten.values()].filter((digest) => digest === undefined)).toEqual([]);
  const reversed = digestsOf(seed, (texts) => texts.toReversed());
  expect(Object.fromEntries(reversed)).toEqual(Object.fromEntries(asWritten));
});

test('another cluster is another image', () => {
  expect(digestsOf(1, (texts) => texts)).not.toEqual(digestsOf(2, (texts) => texts));
});
