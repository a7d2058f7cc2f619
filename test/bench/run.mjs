// Every benchmark, or some: measures, then writes <name>.json, <name>.md and <name>.svg beside this file and the
// overview README.md. See result.d.ts for what a benchmark is.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chartOf } from './chart.mjs';
import { thisMachine } from './machine.mjs';
import { blockers, install, lacking, packagesFor, withoutCorpora } from './needs.mjs';
import { overviewOf } from './overview.mjs';
import { pageOf } from './report.mjs';

/** In the order of the overview. */
const NAMES = ['classify', 'prefixes', 'live', 'update', 'memory', 'validate', 'cluster', 'commit'];
const SEED = 3;

const HELP = `npm run bench -- [NAME…] [--quick] [--seed N] [--out FOLDER] [--list] [--overview] [--help]

Measures the named benchmarks, all by default, and writes <name>.json, <name>.md and <name>.svg, and the overview
README.md, to test/bench or FOLDER. What cannot run here is said before anything is installed; Debian packages that are missing
are named, then installed, where this is root on Debian.

  --list    what there is, and what it needs
  --overview measures nothing: README.md anew from the results that lie there
  --quick   smaller cases and fewer samples: does everything run? Its figures mean nothing, so it writes only to --out
  --seed N  of every random choice (${SEED})

Exit status: 0 measured, whatever the figures; 1 a benchmark could not run or failed; 64 usage.
`;

const say = (line) => process.stderr.write(`${line}\n`);

const load = async (name) => (await import(`./${name}.mjs`)).bench;

function arguments_() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        list: { type: 'boolean' },
        overview: { type: 'boolean' },
        quick: { type: 'boolean' },
        seed: { type: 'string', default: String(SEED) },
        out: { type: 'string' },
      },
    });
    const unknown = positionals.filter((name) => !NAMES.includes(name));
    if (unknown.length > 0)
      throw new Error(`no benchmark is called ${unknown.join(', ')}; there are ${NAMES.join(', ')}`);
    if (!/^\d+$/.test(values.seed)) throw new Error(`--seed ${values.seed}: not a number`);
    return { ...values, seed: Number(values.seed), names: positionals.length > 0 ? positionals : NAMES };
  } catch (error) {
    say(error.message);
    process.exit(64);
  }
}

async function list() {
  for (const name of NAMES) {
    const { title, needs } = await load(name);
    const wanted = needs.map((need) => (typeof need === 'string' ? need : (need.command ?? `corpora/${need.corpora}`)));
    process.stdout.write(`${name.padEnd(10)} ${title} (needs ${wanted.join(', ') || 'nothing'})\n`);
  }
}

function folderOf({ out, quick }) {
  if (out !== undefined) return pathToFileURL(`${resolve(out)}/`);
  return quick ? undefined : new URL('.', import.meta.url);
}

/** Those that can run, once what they need is installed; why the others cannot is said before anything is installed. */
async function prepared(names) {
  const [wanted, all] = await Promise.all([names, NAMES].map((some) => Promise.all(some.map(load))));
  const refused = ({ name }, why) => {
    if (why.length > 0) say(`${name}: cannot run: ${why.join('; ')}`);
    if (why.length > 0) process.exitCode = 1;
    return why.length > 0;
  };
  const able = wanted.filter((bench) => !refused(bench, blockers(bench, all)));
  const packages = packagesFor(able);
  if (packages.size > 0) {
    say(`installing Debian packages, and what they depend on: ${[...packages.values()].join(', ')}`);
    install(packages.keys());
  }
  return able.filter((bench) => !refused(bench, lacking(bench)));
}

async function measure(bench, { quick = false, seed }) {
  const { name } = bench;
  const { peers = {}, ...findings } = await bench.run({ quick, seed, say: (line) => say(`${name}: ${line}`) });
  return {
    name,
    title: bench.title,
    about: bench.about,
    when: new Date().toISOString(),
    machine: await thisMachine(peers),
    command: `npm run build && npm run bench -- ${name}`,
    quick,
    seed,
    ...findings,
  };
}

function write(folder, result) {
  const at = (ending) => new URL(`${result.name}.${ending}`, folder);
  writeFileSync(at('json'), `${JSON.stringify(result, null, 1)}\n`);
  writeFileSync(at('md'), pageOf(result));
  if (result.charts.length > 0) writeFileSync(at('svg'), chartOf(result));
}

async function writeOverview(folder) {
  const file = (name) => new URL(`${name}.json`, folder);
  const [there, absent] = [
    NAMES.filter((name) => existsSync(file(name))),
    NAMES.filter((name) => !existsSync(file(name))),
  ];
  const results = there.map((name) => JSON.parse(readFileSync(file(name), 'utf8')));
  const free = withoutCorpora(await Promise.all(NAMES.map(load)));
  writeFileSync(new URL('README.md', folder), overviewOf(results, absent, free));
}

const options = arguments_();
if (options.help) {
  process.stdout.write(HELP);
} else if (options.list) {
  await list();
} else {
  const folder = folderOf(options);
  if (folder !== undefined) mkdirSync(folder, { recursive: true });
  for (const bench of options.overview ? [] : await prepared(options.names)) {
    try {
      const result = await measure(bench, options);
      process.stdout.write(`${pageOf(result)}\n`);
      if (folder !== undefined) write(folder, result);
    } catch (error) {
      say(`${bench.name}: ${error instanceof Error ? error.stack : error}`);
      process.exitCode = 1;
    }
  }
  if (folder !== undefined) await writeOverview(folder);
}
