import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ENGINES } from '../../controller/model/engine.ts';
import { describeCorpus } from '../corpora.ts';
import { FILES, fileName } from './files.mjs';

const RUN = fileURLToPath(new URL('run.mjs', import.meta.url));

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [RUN, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '', ...env },
  });
  return { status, stdout, stderr };
}

test('without the material it says so, and that is no failure', () => {
  expect(run([], { WEIR_CORPORA: '/nonexistent' })).toEqual({
    status: 0,
    stdout: '',
    stderr: 'test:corpora: there is no /nonexistent; set WEIR_CORPORA to the external material. Nothing was asked.\n',
  });
});

test('--help names every engine and file', () => {
  const { status, stdout, stderr } = run(['--help'], { WEIR_CORPORA: '/nonexistent' });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect([...ENGINES, ...FILES].filter((name) => !stdout.includes(name))).toEqual([]);
});

test.each([
  [['--engine', 'reference,imago'], `--engine imago: there are ${ENGINES.join(', ')}`],
  [['--file', 'cyclonus', '--file', 'b'], `--file b: there are ${FILES.join(', ')}`],
  [['--sample', '0'], '--sample 0: not a number'],
  [['-o', 'xml'], '-o xml: there are table, json'],
])('usage: %j', (args, message) => {
  expect(run(args)).toEqual({ status: 64, stdout: '', stderr: `test:corpora: ${message}\n` });
});

describeCorpus(fileName('felix_polprog'), () => {
  test('a sample of one file by one engine, as JSON', () => {
    const { status, stdout } = run([
      '--file',
      'felix_polprog.jsonl.gz',
      '--engine',
      'image',
      '--sample',
      '9',
      '-o',
      'json',
    ]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      flawless: true,
      outcomes: [{ file: 'felix_polprog', engine: 'image', agreed: 9, differed: 0, refused: {} }],
    });
  });
});
