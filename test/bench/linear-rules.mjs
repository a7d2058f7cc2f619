// Rules compiled one after the other, each a chain of comparisons that leads to the next: what Calico and bpfilter
// generate. As in theirs, every rule reads the packet's fields from memory anew: of a register that an earlier rule has
// compared the verifier knows more on one way than on the other, and it would follow each way to the end.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadRunner } from './bench-object.mjs';
import { ALL_PORTS } from './classbench.mjs';

const BPF = fileURLToPath(new URL('../../bpf/', import.meta.url));
/** Rules of one function: its jumps must fit 16 bits. Global ones, so that the verifier looks at each by itself. */
const CHUNK = 500;
const NO_RULE = 0xffffffff;

const hex = (value) => `0x${value.toString(16)}u`;

function prefixTest(field, { bits, length }) {
  if (length === 0) return [];
  if (length === 32) return [`${field} == ${hex(bits)}`];
  const mask = (0xffffffff << (32 - length)) >>> 0;
  return [`(${field} & ${hex(mask)}) == ${hex(bits)}`];
}

function portsTest(field, { first, last }) {
  if (first === last) return [`${field} == ${first}`];
  return [...(first > 0 ? [`${field} >= ${first}`] : []), ...(last < ALL_PORTS ? [`${field} <= ${last}`] : [])];
}

function ruleSource({ source, destination, sourcePorts, ports, protocol }, index) {
  const tests = [
    ...(protocol === undefined ? [] : [`p->protocol == ${protocol}`]),
    ...prefixTest('p->source.low', source),
    ...prefixTest('p->destination.low', destination),
    ...portsTest('p->source_port', sourcePorts),
    ...portsTest('p->value', ports),
  ];
  return `\tif (${tests.join(' && ') || '1'}) {\n\t\t*answer = ${index};\n\t\treturn 1;\n\t}\n`;
}

function chunkSource(rules, chunk) {
  const own = rules.slice(chunk * CHUNK, (chunk + 1) * CHUNK);
  return `__noinline int rules_${chunk}(const struct drawn *packet, __u64 *answer)
{
	const volatile struct drawn *p = packet;

	if (!packet || !answer)
		return 0;
${own.map((rule, index) => ruleSource(rule, chunk * CHUNK + index)).join('')}	return 0;
}
`;
}

/** A program over IPv4 rules; exported for its test. */
export function linearSource(rules) {
  const chunks = Array.from({ length: Math.ceil(rules.length / CHUNK) }, (_, chunk) => chunk);
  const calls = chunks.map((chunk) => `\tif (rules_${chunk}(packet, answer))\n\t\treturn 0;\n`);
  return `#include "packets.h"

#define __noinline __attribute__((noinline))

${chunks.map((chunk) => chunkSource(rules, chunk)).join('\n')}
static long match_one(__u32 index, void *context)
{
	const struct drawn *packet = bpf_map_lookup_elem(&packets, &index);
	__u64 *answer = bpf_map_lookup_elem(&answers, &index);

	if (!packet || !answer)
		return 1;
${calls.join('')}	*answer = ${NO_RULE};
	return 0;
}

SEC("tc")
int match_all(struct __sk_buff *skb)
{
	bpf_loop(control_word(0), match_one, NULL, 0);
	return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
`;
}

/** Compiles and loads the rules. Throws what clang or the verifier said. Answers are numbers of rules, NO_RULE for none. */
export function loadLinear(folder, rules) {
  const [source, object] = [join(folder, 'linear.bpf.c'), join(folder, 'linear.bpf.o')];
  writeFileSync(source, linearSource(rules));
  const machine = execFileSync('clang', ['-print-multiarch'], { encoding: 'utf8' }).trim();
  const includes = ['-I', join(BPF, 'include'), '-I', join(BPF, 'bench'), '-I', `/usr/include/${machine}`];
  execFileSync('clang', ['-O2', '-g', '-target', 'bpf', '-mcpu=v3', ...includes, '-c', source, '-o', object], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return loadRunner(object, ['match_all', 'touch_all']);
}

/** The most rules from the front that load, halving from all of them; `refusal` says why not all. */
export function loadMost(folder, rules) {
  let refusal;
  for (let count = rules.length; count >= 1; count = Math.floor(count / 2)) {
    try {
      return { runner: loadLinear(folder, rules.slice(0, count)), count, refusal };
    } catch (error) {
      refusal ??= error instanceof Error ? error.message.slice(0, 400) : String(error);
    }
  }
  throw new Error(`no linear program loads: ${refusal}`);
}
