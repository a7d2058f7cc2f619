import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from '../../controller/compose.ts';
import type { Packet } from '../../controller/model/packet.ts';
import { hasPorts, hasTypeAndCode } from '../../controller/net/protocol.ts';
import { type Drawn, drawPackets, policyOf, readRules, rulesInIpv6 } from '../bench/classbench.mjs';
import { isOwn, oracleOf } from '../bench/contest.mjs';
import { classBenchSets, describeCorpus } from '../corpora.ts';

const PACKETS = 2_000;
const SEED = 5;

function packetOf({ family, source, destination, protocol, sourcePort, value }: Drawn): Packet {
  return {
    family,
    source: { family, bits: source },
    destination: { family, bits: destination },
    protocol,
    hopLimit: 64,
    transport: hasPorts(protocol)
      ? { kind: 'ports', source: sourcePort, destination: value }
      : hasTypeAndCode(protocol)
        ? { kind: 'icmp', type: value >> 8, code: value & 255 }
        : { kind: 'none' },
  };
}

describe.each(classBenchSets())('packets drawn from %s', (name) => {
  describeCorpus(`classbench/${name}.gz`, () => {
    beforeAll(() => {
      execFileSync('make', ['-s', '-C', 'bpf/bench', '../build/bench/linear-scan']);
    });

    test.each(['IPv4', 'IPv6'])(
      `the image interpreter decides each by the linear scan's rule (seed ${SEED}), %s`,
      async (family) => {
        const read = readRules(name);
        const rules = family === 'IPv4' ? read : rulesInIpv6(read);
        const packets = drawPackets(rules, PACKETS, SEED).filter((packet) => !isOwn(packet));
        const policy = policyOf(rules);
        const folder = mkdtempSync(join(tmpdir(), 'weir-scan-'));
        using engine = await openEngine('image');
        try {
          const { answers } = oracleOf({ folder, rules, packets });
          const wrong = packets.flatMap((packet, index) => {
            const said = engine.hook(policy, 'eth0', 'ingress', packetOf(packet)).ingress?.decider.rule;
            const expected = answers[index] === -1 ? undefined : `rule-${answers[index]}`;
            return said === expected ? [] : [`packet ${index}: expected ${expected}, got ${said}`];
          });
          expect(wrong.slice(0, 10)).toEqual([]);
          expect(new Set(answers).size).toBeGreaterThan(100);
        } finally {
          rmSync(folder, { recursive: true });
        }
      },
    );
  });
});
