import { compile } from '../../controller/compile/compile.ts';
import { policyOfTiers, type RuleParts, tcp } from '../generate/lists.ts';

const PASS: RuleParts = { action: 'pass' };
const PASS_HTTPS: RuleParts = { action: 'pass', services: [tcp(443)] };
const DENY_SSH: RuleParts = { action: 'deny', services: [tcp(22)] };

// Without them it is the host's default, for packets of its own, for what it forwards, and for those it sends.
const DEFAULTS = 3;

test.each<readonly [what: string, tiers: readonly (readonly RuleParts[])[], live: number]>([
  ['a tier that passes everything', [[PASS]], 0],
  ['passes in a row at the end of a tier', [[DENY_SSH, PASS, PASS]], 1],
  ['passes at the end of tiers', [[PASS], [DENY_SSH, PASS], [PASS]], 1],
  ['a pass with a rule of its tier behind it', [[PASS, DENY_SSH]], 2],
  ['one that later fragments may be meant by', [[PASS_HTTPS]], 1],
])('rows that can decide: %s', (_what, tiers, live) => {
  expect(compile(policyOfTiers(tiers)).value?.figures.live).toBe(DEFAULTS + live);
});
