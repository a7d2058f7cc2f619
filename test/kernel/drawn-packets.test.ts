import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawPackets, readRules, rulesInIpv6 } from '../bench/classbench.mjs';
import { oracleOf, weir, weirFrames } from '../bench/contest.mjs';
import { classBenchSets, describeCorpus } from '../corpora.ts';

const PACKETS = 100_000;
const SEED = 5;
const MINUTE = 60_000;

const folder = mkdtempSync(join(tmpdir(), 'weir-drawn-'));

afterAll(() => rmSync(folder, { recursive: true }));

describe.each(classBenchSets())('packets drawn from %s', (name) => {
  describeCorpus(`classbench/${name}.gz`, () => {
    beforeAll(() => {
      execFileSync('make', ['-s', '-C', 'bpf/bench']);
    }, MINUTE);

    test.each(['IPv4', 'IPv6'])(
      `the program classifies each by the linear scan's rule (${PACKETS} packets, seed ${SEED}), %s`,
      (family) => {
        const read = readRules(name);
        const rules = family === 'IPv4' ? read : rulesInIpv6(read);
        const given = { folder, rules, packets: drawPackets(rules, PACKETS, SEED) };
        const { answers } = oracleOf(given);
        const classifier = weir(given, answers);
        expect(wrongOf(classifier)).toBe(0);
        if (family === 'IPv4') expect(wrongOf(weirFrames(given, answers, classifier.image))).toBe(0);
      },
      MINUTE,
    );

    test('a rule taken from the scan is missed', () => {
      const rules = readRules(name);
      const given = { folder, rules, packets: drawPackets(rules, 10_000, SEED) };
      const { answers } = oracleOf({ ...given, rules: rules.slice(0, -1) });
      expect(wrongOf(weir(given, answers))).toBeGreaterThan(0);
    });
  });
});

interface Contestant {
  disagreements(): number;
  end(): void;
}

function wrongOf(contestant: Contestant): number {
  try {
    return contestant.disagreements();
  } finally {
    contestant.end();
  }
}
