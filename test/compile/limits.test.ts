import { compile } from '../../controller/compile/compile.ts';
import { sizeLimits } from '../../controller/compile/limits.ts';
import type { HostPolicy } from '../../controller/model/policy.ts';
import { AT, hostPolicy, OWN } from '../model/build.ts';

function withRules(count: number): HostPolicy {
  const ingress = Object.fromEntries(Array.from({ length: count }, (_, i) => [`r${i}`, {}]));
  return hostPolicy({ tiers: [{ name: 'application', policies: [{ name: 'big', subjects: [OWN], ingress }] }] }, 4);
}

const FINDINGS: readonly [what: string, policy: HostPolicy, messages: readonly string[]][] = [
  ['a small policy', withRules(10), []],
  [
    'too many rows',
    withRules(65_536),
    [
      'compiling host "web-1": its walks take 65539 rows, an image has room for 65536; select fewer workloads per policy or merge rules',
    ],
  ],
  [
    'an interface name that is too long',
    hostPolicy({ interfaces: ['eth*', 'wlp0s20f3-uplink', 'abcdefghijklmno'] }, 4),
    ['compiling host "web-1": interface "wlp0s20f3-uplink" is longer than 15 bytes; shorten the name or the glob'],
  ],
];

test.each(FINDINGS)('%s', (_what, policy, messages) => {
  const { value, diagnostics } = compile(policy);
  expect(diagnostics.map(({ message }) => message)).toEqual(messages);
  expect(value === undefined).toBe(messages.length > 0);
  for (const { severity, code, place } of diagnostics) {
    expect({ severity, code, place }).toEqual({ severity: 'error', code: 'IMAGE_LIMIT', place: AT });
  }
});

test('an image larger than the largest slot', () => {
  const encoding = { size: 2 ** 28 - 8192, finish: () => ({ bytes: new Uint8Array(), digest: '' }) };
  const policy = hostPolicy({}, 4);
  expect(sizeLimits(policy, encoding, 0)).toEqual([]);
  expect(sizeLimits(policy, encoding, 2).map(({ message }) => message)).toEqual([
    'compiling host "web-1": its image takes 268435464 bytes, the largest slot has 268435456; use fewer distinct address lists or fewer rules',
  ]);
});
