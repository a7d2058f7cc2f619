// `npm run test:corpora`: everything the external material expects, asked of the engines.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EXIT } from '../../dist/errors/fault.js';
import { ENGINES } from '../../dist/model/engine.js';
import { CORPORA } from '../corpora-root.mjs';
import startSweeper from '../leftovers.mjs';
import { FILES, isThere } from './files.mjs';
import { outcomesOf } from './outcomes.mjs';
import { isFlawless, reportJson, reportText } from './report.mjs';

const HELP = `npm run test:corpora [-- --engine ENGINE…] [--file FILE…] [--sample N] [-o table|json] [--help]

Asks every query of the external material of the engines and compares what they say with what is expected; cases of
several steps are applied over each other, and what is live then is compared with a fresh apply. The material is
in the folder of $WEIR_CORPORA; without it nothing is done.

  --engine E  ${ENGINES.join(', ')}; again or with commas for several (reference,image); kernel needs root
  --file F    likewise, of: ${FILES.join(', ')} (all)
  --sample N  N expectations an engine, spread over the files, the same ones every time
  -o FORMAT   table (the default) or json

Exit status: 0 all as expected, or no material; 1 something differed or was refused; 64 usage.
`;

const say = (line) => process.stderr.write(`${line}\n`);

/** Values of an option that may be given again and may be lists. */
function listed(option, given, known) {
  const values = given.flatMap((value) => value.split(',')).map((value) => value.replace(/\.jsonl\.gz$/, ''));
  const unknown = values.filter((value) => !known.includes(value));
  if (unknown.length > 0) throw new Error(`--${option} ${unknown.join(', ')}: there are ${known.join(', ')}`);
  return [...new Set(values)];
}

function arguments_() {
  try {
    const { values } = parseArgs({
      options: {
        help: { type: 'boolean', short: 'h' },
        engine: { type: 'string', multiple: true, default: ['reference', 'image'] },
        file: { type: 'string', multiple: true, default: FILES },
        sample: { type: 'string' },
        output: { type: 'string', short: 'o', default: 'table' },
      },
    });
    if (values.sample !== undefined && !/^[1-9]\d*$/.test(values.sample))
      throw new Error(`--sample ${values.sample}: not a number`);
    if (!['table', 'json'].includes(values.output)) throw new Error(`-o ${values.output}: there are table, json`);
    const sample = values.sample === undefined ? undefined : Number(values.sample);
    return {
      help: values.help,
      output: values.output,
      sample,
      engines: listed('engine', values.engine, ENGINES),
      files: listed('file', values.file, FILES),
    };
  } catch (error) {
    say(`test:corpora: ${error.message}`);
    process.exit(EXIT.usage);
  }
}

async function run({ files, engines, sample, output }) {
  if (!existsSync(CORPORA))
    return say(`test:corpora: there is no ${CORPORA}; set WEIR_CORPORA to the external material. Nothing was asked.`);
  for (const file of files.filter((each) => !isThere(each)))
    say(`test:corpora: ${CORPORA} has no ${file}; it is not asked about`);
  startSweeper();
  const outcomes = await outcomesOf({ files: files.filter(isThere), engines, sample }, ({ seconds, ...outcome }) =>
    say(
      `${outcome.file}, ${outcome.engine}: ${outcome.agreed} agreed, ${outcome.differed} differed (${seconds.toFixed(1)} s)`,
    ),
  );
  process.stdout.write(output === 'json' ? reportJson(outcomes) : reportText(outcomes));
  if (!outcomes.every(isFlawless)) process.exitCode = EXIT.operational;
}

const options = arguments_();
if (options.help) process.stdout.write(HELP);
else await run(options);
