import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { blockers, packagesFor, withoutCorpora } from './needs.mjs';
import type { Need } from './result.d.ts';

const RUN = fileURLToPath(new URL('run.mjs', import.meta.url));
const nft: Need = { command: 'nft', package: 'nftables' };
interface Needy {
  readonly name: string;
  readonly needs: readonly Need[];
}
const RULES: Needy = {
  name: 'rules',
  needs: ['root', 'dist', { corpora: 'classbench' }, { command: 'acl', package: 'dpdk' }],
};
const LIVE: Needy = { name: 'live', needs: ['root', nft] };
const ALL: readonly Needy[] = [RULES, LIVE, { name: 'update', needs: ['root', nft] }];
const never = (): boolean => false;
const machine = {
  isRoot: () => true,
  isBuilt: () => true,
  hasCorpus: (): boolean => true,
  hasCommand: (): boolean => true,
  installs: () => true,
};

test.each([
  ['nothing is missing', RULES, {}, []],
  ['a package can be installed', LIVE, { hasCommand: never }, []],
  ['a package cannot', LIVE, { hasCommand: never, installs: never }, ['nft is missing; apt-get install nftables']],
  [
    'not root, not built',
    RULES,
    { isRoot: never, isBuilt: never },
    ['not root; run it with sudo', 'weir is not built; npm run build'],
  ],
])('what stands in the way: %s', (_what, bench, here, expected) => {
  expect(blockers(bench, ALL, { ...machine, ...here })).toEqual(expected);
});

test('packages are named once, with the command and the benchmarks they are for', () => {
  expect([...packagesFor(ALL, { ...machine, hasCommand: never }).values()]).toEqual([
    'dpdk (acl, for rules)',
    'nftables (nft, for live and update)',
  ]);
  expect(packagesFor(ALL, machine).size).toBe(0);
  expect(withoutCorpora(ALL)).toEqual(['live', 'update']);
});

test('without corpora nothing is installed, and one sentence says what is missing', () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-needs-'));
  const [absent, called] = [join(folder, 'absent'), join(folder, 'called')];
  writeFileSync(join(folder, 'apt-get'), `#!/bin/sh\n: > ${called}\n`);
  chmodSync(join(folder, 'apt-get'), 0o755);
  const env = { ...process.env, PATH: folder, WEIR_CORPORA: absent };
  const { status, stdout, stderr } = spawnSync(process.execPath, [RUN, 'prefixes', '--quick'], {
    encoding: 'utf8',
    env,
  });
  expect({ status, stdout, isInstalled: existsSync(called) }).toEqual({ status: 1, stdout: '', isInstalled: false });
  expect(stderr).toMatch(/^prefixes: cannot run: .*\n$/);
  expect(stderr).toContain(
    'sets of real prefixes and addresses to look up (sets/NAME.txt.gz, sets/NAME.probes.tsv.gz) are external material that is ' +
      `no part of the repository, and not in ${absent}; set WEIR_CORPORA to the folder that has sets/, or name one that ` +
      'needs none: live, update, memory, validate, cluster, commit\n',
  );
  rmSync(folder, { recursive: true });
});
