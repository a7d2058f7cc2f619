import { compile, createCompiler } from '../../controller/compile/compile.ts';
import type { HostPolicy } from '../../controller/model/policy.ts';
import { prefixOf } from '../../controller/net/prefix.ts';
import { from, ip4, list, policyOfPolicies, policyOfRules, rule, tcp, times, workloadsOf } from '../generate/lists.ts';

const SET = 2 ** 20;
const ONE = ip4(0x0a000001);
const SIX = prefixOf({ family: 6, bits: 0x20010db8n << 96n }, 64);
const longest = (number: number) => from(list(`feed-${number}`, new Array(SET).fill(ONE)));

/** Lists that share a prefix, each with an address of its own. */
function crowdedAddress(lists: number): HostPolicy {
  const shared = ip4(0x0b000000, 24);
  return policyOfRules(times(lists, (i) => from(list(`s${i}`, [shared, ip4(0x0a000000 + i * 16)]))));
}

function walksOfTheirOwn(count: number): HostPolicy {
  return policyOfPolicies(
    times(count, (i) => ({
      name: `p${i}`,
      order: 100,
      subjects: [{ kind: 'workload', workload: `default/w${i}` }],
      default: {},
      ingress: [rule(0, { action: 'pass' })],
      egress: [],
    })),
    workloadsOf(count),
  );
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
      '2001 classes of ports with 2001 of source ports make 4004001 combinations for 2000 distinct lists; name source ports in fewer rules',
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
];

/** Those that take longer to find out, with WEIR_LONG=1. */
const REFUSED_LATE: typeof REFUSED = [
  [
    'sixty thousand rules that name a port of their own and nothing else',
    () => policyOfRules(times(60_000, (i) => ({ services: [tcp(i)] }))),
    [
      '60000 distinct lists of ports divide packets into more than 35791 classes; use fewer lists, or lists that overlap less',
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
    for (const { code, place } of diagnostics) expect([code, place.file]).toEqual(['IMAGE_LIMIT', 'lists.yaml']);
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
