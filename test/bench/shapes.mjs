// Repositories of 1,000 rules and 100,000 prefixes, the prefixes written in three ways. Same seed, same bytes.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const RULES = 1_000;
const PREFIXES = 100_000;

/** Numbers in [0, 1) from a 32-bit seed (mulberry32). */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Distinct blocks, every third IPv6; IPv4 from /20 to /32, IPv6 from /40 to /64. */
function prefixes(random) {
  const found = new Set();
  while (found.size < PREFIXES) found.add(found.size % 3 === 2 ? prefix6(random) : prefix4(random));
  return [...found];
}

function prefix4(random) {
  const length = 20 + Math.floor(random() * 13);
  const block = 2 ** (32 - length);
  const bits = Math.floor((random() * 2 ** 32) / block) * block;
  return `${[24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.')}/${length}`;
}

function prefix6(random) {
  const length = 40 + 8 * Math.floor(random() * 4);
  const words = Array.from({ length: 2 }, () => Math.floor(random() * 65536));
  const last = [0xff00, 0xffff][length === 40 ? 0 : 1];
  const fourth = length === 64 ? `:${Math.floor(random() * 65536).toString(16)}` : length === 56 ? ':100' : '';
  return `2001:${words[0].toString(16)}:${(words[1] & last).toString(16)}${fourth}::/${length}`;
}

const HOST = `apiVersion: weir/v1
kind: Host
metadata:
  name: web-1
spec:
  addresses:
    - 192.0.2.1
    - 2001:db8::1
  interfaces:
    - name: eth*
  management:
    ingress:
      - name: ssh
        ports:
          - protocol: tcp
            port: 22
`;

const set = (name, ...lines) =>
  `apiVersion: weir/v1\nkind: AddressSet\nmetadata:\n  name: ${name}\nspec:\n${lines.map((line) => `  ${line}\n`).join('')}`;

/** `peersOf(i)`: lines of the i-th rule's `from`. */
function policy(peersOf) {
  const rules = Array.from({ length: RULES }, (_, i) => {
    const peers = peersOf(i).map((peer) => `        - ${peer}\n`);
    return `    - name: rule-${i}
      action: ${i % 2 === 0 ? 'allow' : 'deny'}
      from:
${peers.join('')}      ports:
        - protocol: tcp
          port: ${1024 + i}
`;
  });
  return `apiVersion: weir/v1
kind: Policy
metadata:
  name: large
spec:
  subject:
    hosts: {}
  ingress:
${rules.join('')}`;
}

const chunks = (items, size) =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

/** Each shape: path → text. */
export const SHAPES = {
  '1,000 set files of 100 lines': (items) => {
    const parts = chunks(items, 100);
    return {
      'sets.yaml': parts.map((_, i) => set(`set-${i}`, 'files:', `  - sets/${i}.txt`)).join('---\n'),
      'policy.yaml': policy((i) => [`addressSet: set-${i}`]),
      ...Object.fromEntries(parts.map((part, i) => [`sets/${i}.txt`, `${part.join('\n')}\n`])),
    };
  },
  '100 sets of 1,000 lines in YAML': (items) => ({
    'sets.yaml': chunks(items, 1000)
      .map((part, i) => set(`set-${i}`, 'cidrs:', ...part.map((each) => `  - ${each}`)))
      .join('---\n'),
    'policy.yaml': policy((i) => [`addressSet: set-${i % 100}`]),
  }),
  '1,000 rules of 100 peers in YAML': (items) => {
    const parts = chunks(items, 100);
    return { 'policy.yaml': policy((i) => parts[i].map((each) => `cidr: ${each}`)) };
  },
};

/** Writes one shape below `folder`. */
export function writeShape(folder, name, seed) {
  const files = { 'hosts.yaml': HOST, ...SHAPES[name](prefixes(randomFrom(seed))) };
  mkdirSync(join(folder, 'sets'), { recursive: true });
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
}
