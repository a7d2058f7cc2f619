import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Backend } from '../../controller/kernel/backend.ts';
import { memoryBackend } from '../../controller/kernel/memory.ts';
import { readCounts } from '../../controller/observe/counters.ts';
import { pass } from '../../controller/reconcile/pass.ts';
import { directorySource } from '../../controller/source/folder.ts';
import { links } from '../apply/recording.ts';
import { frameOf } from '../contract/images.ts';
import { hostYaml } from '../reconcile/policies.ts';

/** Addresses, the EtherType of ARP, and a body nobody reads. */
const ARP = Uint8Array.from([2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0x08, 0x06, ...new Uint8Array(28)]);

describe('readCounts', () => {
  let folder: string;
  let backend: Backend;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-counts-'));
    backend = memoryBackend();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const state = (): string => join(folder, '.state');
  const enforce = async (text: string): Promise<string> => {
    writeFileSync(join(folder, 'host.yaml'), text);
    const source = directorySource(folder);
    const result = await pass({ host: 'web-1', source, backend, state: state(), interfaces: () => links('eth0') }, {});
    if (result.kind !== 'applied') throw new Error(result.kind);
    return result.desired.revision;
  };
  const send = (port: number, times: number): number => {
    const frame = frameOf(`tcp 203.0.113.9:40000 > 192.0.2.1:${port}`);
    for (let i = 0; i < times; i++) backend.decide(frame, 2, 'ingress');
    return frame.length * times;
  };
  const shown = () => readCounts(backend, state()).rules.map(({ rule, packets, inForce }) => [rule, packets, inForce]);

  test('rules that counted, with their lines, most packets first; what never counted is left out', async () => {
    const revision = await enforce(hostYaml([80, 443]));
    const [web, other] = [send(443, 2), send(25, 3)];
    backend.decide(ARP, 2, 'ingress');
    const file = 'host.yaml';
    expect(readCounts(backend, state())).toMatchObject({
      version: 1,
      revision,
      rules: [
        {
          packets: 3,
          bytes: other,
          inForce: true,
          verdict: 'deny',
          rule: 'application/web/ingress default',
          place: { file, line: 15 },
        },
        {
          packets: 2,
          bytes: web,
          verdict: 'allow',
          rule: 'application/web/ingress/port-443',
          place: { file, line: 18 },
        },
        { packets: 1, verdict: 'allow', rule: 'safety/ingress/arp', place: { file, line: 1 } },
      ],
      reasons: { row: 5, arp: 1 },
    });
  });

  test('a rule that was taken out keeps its name while a held generation has it', async () => {
    await enforce(hostYaml([80, 443]));
    send(443, 2);
    await enforce(hostYaml([80]));
    send(80, 1);
    expect(shown()).toEqual([
      ['application/web/ingress/port-443', 2, false],
      ['application/web/ingress/port-80', 1, true],
    ]);
    rmSync(state(), { recursive: true });
    expect(readCounts(backend, state()).revision).toBeNull();
    expect(shown()).toEqual([
      [null, 2, false],
      [null, 1, false],
    ]);
  });
});
