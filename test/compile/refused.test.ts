import { plainLine } from '../../controller/cli/refusal.ts';
import { compile, createCompiler } from '../../controller/compile/compile.ts';
import type { HostPolicy } from '../../controller/model/policy.ts';
import { prefixOf } from '../../controller/net/prefix.ts';
import {
  bitsOfPorts,
  from,
  ip4,
  list,
  type PolicyDraft,
  policyOfPolicies,
  policyOfRules,
  policyOfTiers,
  rule,
  tcp,
  times,
  to,
  workloadsOf,
} from '../generate/lists.ts';

const SET = 2 ** 20;
const ONE = ip4(0x0a000001);
const SIX = prefixOf({ family: 6, bits: 0x20010db8n << 96n }, 64);
const longest = (number: number) => from(list(`feed-${number}`, new Array(SET).fill(ONE)));

/** Lists that share a prefix, each with an address of its own. */
function crowdedAddress(lists: number): HostPolicy {
  const shared = ip4(0x0b000000, 24);
  return policyOfRules(times(lists, (i) => from(list(`s${i}`, [shared, ip4(0x0a000000 + i * 16)]))));
}

const addressOf = (number: number) => list(`d${number}`, [ip4(0x0b000000 + number * 3)]);

/** Workloads with a walk of their own, and host rules for an address each. */
function walksOfTheirOwn(count: number, addresses = 0): HostPolicy {
  const empty = { order: 100, default: {}, egress: [] };
  const walks = times(count, (i): PolicyDraft => {
    const subject = { kind: 'workload', workload: `default/w${i}` } as const;
    const ingress = [rule(0, { action: 'pass' }), rule(1, { services: [tcp(1)] })];
    return { ...empty, name: `p${i}`, subjects: [subject], ingress };
  });
  const ingress = times(addresses, (i) => rule(i, from(addressOf(i))));
  const host: PolicyDraft = { ...empty, name: 'host', subjects: [{ kind: 'host', scope: 'own' }], ingress };
  return policyOfPolicies(addresses === 0 ? walks : [...walks, host], workloadsOf(count));
}

/** Rules that each take 64 entries: from a block of 64 classes to an address. */
function copiedRules(count: number): HostPolicy {
  const block = list('block', [ip4(0x0a000000, 26)]);
  const parts = times(64, (i) => from(list(`s${i}`, [ip4(0x0a000000 + i)])));
  return policyOfRules([...parts, ...times(count, (i) => ({ ...from(block), ...to(addressOf(i)) }))]);
}

/** Every combination of so many lists of ports with so many of source ports is a class. */
function portBits(ports: number, sources: number): HostPolicy {
  return policyOfRules([
    ...bitsOfPorts(ports).map((list) => ({ services: list.map(({ first }) => tcp(first)) })),
    ...bitsOfPorts(sources).map((sourcePorts) => ({ sourcePorts })),
  ]);
}

/** What there is too much of, by what message; none of these takes more than seconds and a few hundred MiB to find out. */
const REFUSED: readonly [what: string, policy: () => HostPolicy, messages: readonly string[]][] = [
  [
    'a list longer than a million prefixes',
    () => policyOfRules([from(list('feed', new Array(SET + 1).fill(ONE)))]),
    ['list "feed" holds 1048577 prefixes, one may hold 1048576; aggregate them'],
  ],
  [
    'three lists of a million prefixes each',
    () => policyOfRules([longest(0), longest(1), longest(2)]),
    ['its lists hold 3145728 prefixes, an image has room for 2097152; aggregate them or use fewer lists'],
  ],
  [
    'more than a million IPv6 prefixes in two lists',
    () => policyOfRules([from(list('a', new Array(SET).fill(SIX)), list('b', [SIX]))]),
    ['its lists hold 1048577 IPv6 prefixes, an image has room for 1048576; aggregate them or use fewer lists'],
  ],
  [
    'two thousand port ranges with as many source port ranges',
    () =>
      policyOfRules(
        times(2000, (i) => ({ services: [tcp(i, 65535 - i)], sourcePorts: [{ first: i, last: 65535 - i }] })),
      ),
    [
      '2001 classes of ports with 2001 of source ports make 4004001 combinations for 2000 distinct lists; use fewer distinct lists, or name source ports in fewer rules',
    ],
  ],
  [
    'twelve lists of ports, of which any combination occurs, with eleven of source ports',
    () => portBits(12, 11),
    [
      '4096 classes of ports with 2048 of source ports make 8388608 combinations for 23 distinct lists; use fewer distinct lists, or name source ports in fewer rules',
    ],
  ],
  [
    'twelve thousand lists that share a prefix',
    () => crowdedAddress(12_000),
    [
      'addresses lie in too many lists at once: 23583 combinations of lists have 67108864 members; give what many lists have in common a list of its own',
    ],
  ],
  [
    'twenty-two hundred workloads with a vector of their own',
    () => walksOfTheirOwn(2200),
    ['its walks take 140800 rows of vectors, an image has room for 131072; select fewer workloads per policy'],
  ],
  [
    'thirty-three thousand workloads, each at an interface',
    () => policyOfPolicies([], workloadsOf(33_000)),
    ['it has 66002 interfaces and subjects to be judged at, an image has 65535; move workloads to another host'],
  ],
  [
    'two thousand vectors for each of twenty thousand addresses',
    () => walksOfTheirOwn(2000, 20_000),
    [
      'its image takes 532508736 bytes, the largest slot has 268435456; use fewer distinct address lists or fewer rules',
    ],
  ],
  [
    'a packet that may pass sixty-five tiers',
    () =>
      policyOfTiers(
        times(65, (i) => [
          { action: 'pass', services: [tcp(i)] },
          { action: 'deny', services: [tcp(1000 + i)] },
        ]),
      ),
    [
      '65 tiers that judge the same packets have rules that pass, at most 64 may; use fewer tiers, or rules that decide',
    ],
  ],
];

/** Those that take longer to find out, with WEIR_LONG=1. */
const REFUSED_LATE: typeof REFUSED = [
  [
    'twenty thousand rules filed under 64 keys each',
    () => copiedRules(20_000),
    [
      'its rules take 1280000 entries: these take 2097216 places, an image has 2097152; use fewer rules, or rules that name wider lists',
    ],
  ],
  [
    'four million combinations of ports and source ports',
    () => portBits(11, 11),
    [
      'its service lists divide packets into 4194304 classes: these take 6815760 numbers, an image has 4194304; use fewer lists that overlap',
    ],
  ],
  [
    'thirty-two thousand rules that name ports of three protocols, each otherwise',
    () =>
      policyOfRules(
        times(32_000, (i) => ({
          services: [tcp(i, i + 1), { ...tcp(i), protocol: 17 }, { ...tcp(i, i + 2), protocol: 132 }],
        })),
      ),
    [
      '32000 distinct lists of ports divide packets into more than 67108 classes; use fewer lists, or lists that overlap less',
    ],
  ],
  [
    'twelve thousand nested port ranges',
    () => policyOfRules(times(12_000, (i) => ({ services: [tcp(i, 65535)] }))),
    ['its lists accept more than 67108864 classes of packets together; use fewer lists, or lists that overlap less'],
  ],
];

test.each([...REFUSED, ...(process.env['WEIR_LONG'] === '1' ? REFUSED_LATE : [])])(
  '%s',
  (_what, policy, messages) => {
    const { value, diagnostics } = compile(policy());
    expect(diagnostics.map(({ message }) => message)).toEqual(
      messages.map((text) => `compiling host "lists": ${text}`),
    );
    expect(value).toBeUndefined();
    for (const diagnostic of diagnostics) {
      expect(plainLine(diagnostic)).toBe(`lists.yaml:1:1 IMAGE_LIMIT ${diagnostic.message}`);
    }
  },
  300_000,
);

test('a compiler that gave up half way compiles the next policy as if nothing had been', () => {
  const warm = createCompiler();
  const small = policyOfRules([from(list('a', [ONE]))]);
  warm(small);
  expect(warm(crowdedAddress(12_000)).value).toBeUndefined();
  expect(warm(small).value?.digest).toBe(compile(small).value?.digest);
}, 60_000);
