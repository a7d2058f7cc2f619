import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compile } from '../../controller/compile/compile.ts';
import type { Parts } from '../../controller/compose.ts';
import { createEnforcer, type Enforcer } from '../../controller/daemon/enforcer.ts';
import type { AgentEvent } from '../../controller/daemon/events.ts';
import { parseAddress } from '../../controller/net/address.ts';
import { directorySource } from '../../controller/source/folder.ts';
import { links, type Recording, recording } from '../apply/recording.ts';
import { hostYaml } from '../reconcile/policies.ts';
import { builtOf } from '../reconcile/snapshots.ts';

describe('createEnforcer', () => {
  let folder: string;
  let backend: Recording;
  let events: AgentEvent[];
  let interfaces = links('lo', 'eth0');
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-enforcer-'));
    backend = recording();
    events = [];
    interfaces = links('lo', 'eth0');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const policies = (): string => join(folder, 'policies.yaml');
  const agent = (): Enforcer => {
    const parts: Parts = {
      host: 'web-1',
      source: { ...directorySource(folder), latest: () => directorySource(folder).latest(undefined) },
      backend,
      interfaces: () => interfaces,
      watchInterfaces: () => undefined,
      compile,
      preflight: () => undefined,
    };
    return createEnforcer(
      parts,
      { state: join(folder, '.state'), run: join(folder, '.run') },
      { emit: (event) => void events.push(event), flush: () => undefined },
    );
  };
  const published = () => JSON.parse(readFileSync(join(folder, '.run', 'status.json'), 'utf8'));

  test('the status after a pass is whole, published, and read back from the backend', async () => {
    writeFileSync(policies(), hostYaml([80], ['eth*', 'wlan0']));
    const enforcer = agent();
    expect(await enforcer.pass('start')).toBe('settled');
    const status = published();
    const digest = backend.inspect().held[0]?.readBack;
    expect(status).toEqual({
      version: 1,
      host: 'web-1',
      backend: 'memory',
      agent: { pid: process.pid, startedAt: expect.any(String) },
      origin: folder,
      revision: expect.stringMatching(/^directory:/),
      seen: status.revision,
      generation: 1,
      digest: { desired: digest, enforced: digest },
      figures: builtOf({ 'policies.yaml': readFileSync(policies(), 'utf8') }).image.figures,
      inSync: true,
      interfaces: [{ name: 'eth0', ifindex: 3, attached: ['egress', 'ingress'], mechanism: 'tcx', undeclared: [] }],
      pending: ['wlan0'],
      lastError: null,
      lastPass: { result: 'applied', trigger: 'start', at: expect.any(String), milliseconds: expect.any(Number) },
      counters: { packets: 3, bytes: 180, reasons: { arp: 2 }, stamped: {} },
    });
    expect(enforcer.status()).toEqual(status);
    expect(events).toMatchObject([
      {
        event: 'pass-applied',
        generation: 1,
        attached: ['eth0'],
        trigger: 'start',
        warnings: 1,
        first: expect.stringMatching(/^policies.yaml:15:14 REPLIES_CUT ingress default of policy "web"/),
      },
    ]);
  });

  test('a refused revision is told apart from the enforced one', async () => {
    writeFileSync(policies(), hostYaml([80]));
    const enforcer = agent();
    await enforcer.pass('start');
    const { revision } = published();
    writeFileSync(policies(), hostYaml([80]).replace('kind: Policy', 'kind: Polcy'));
    expect(await enforcer.pass('directory')).toBe('settled');
    const status = published();
    expect(status).toMatchObject({
      revision,
      inSync: true,
      generation: 1,
      lastPass: { result: 'refused' },
      lastError: { code: 'SNAPSHOT_INVALID', revision: status.seen },
    });
    expect(status.seen).not.toBe(revision);
    expect(events.at(-1)).toMatchObject({
      event: 'pass-refused',
      errors: 1,
      first: expect.stringMatching(/^policies.yaml:\d+:\d+ KIND_UNKNOWN /),
    });
  });

  test.each([
    { what: 'refused', text: 'kind: Nothing', event: 'pass-refused', code: 'SNAPSHOT_INVALID' },
    { what: 'empty', text: '', event: 'pass-failed', code: 'SNAPSHOT_EMPTY' },
  ])('a revision that stays $what is told once', async ({ text, event, code }) => {
    writeFileSync(policies(), text);
    const enforcer = agent();
    for (const trigger of ['start', 'poll', 'poll']) await enforcer.pass(trigger);
    expect(events.map((each) => each.event)).toEqual([event, 'pass-repeated', 'pass-repeated']);
    expect(events.at(-1)).toMatchObject({ code, trigger: 'poll' });
    writeFileSync(policies(), `# still\n${text}`);
    await enforcer.pass('directory');
    expect(events.at(-1)).toMatchObject({ event });
  });

  test('a fault keeps its first instant as long as it lasts', async () => {
    writeFileSync(policies(), hostYaml([80]));
    const enforcer = agent();
    backend.failAt = 0;
    expect(await enforcer.pass('start')).toBe('back-off');
    const first = published();
    expect(first).toMatchObject({
      revision: null,
      generation: null,
      inSync: false,
      lastError: { code: 'MAP_REFUSED', fate: 'back-off' },
    });
    await new Promise((wake) => setTimeout(wake, 5));
    backend.failAt = 1;
    await enforcer.pass('retry');
    expect(published().lastError.since).toBe(first.lastError.since);
    backend.failAt = undefined;
    await enforcer.pass('retry');
    expect(published()).toMatchObject({ inSync: true, lastError: null });
  });

  test('a new agent adopts what the kernel holds and writes nothing', async () => {
    writeFileSync(policies(), hostYaml([80]));
    await agent().pass('start');
    backend.calls.length = 0;
    events.length = 0;
    const next = agent();
    next.adopt();
    expect(events).toMatchObject([{ event: 'generation-adopted', generation: 1 }]);
    expect(next.status()).toMatchObject({ inSync: true, generation: 1, lastPass: null });
    expect(await next.pass('start')).toBe('settled');
    expect(events.at(-1)).toMatchObject({ event: 'pass-unchanged', generation: 1 });
    expect(backend.calls).toEqual([]);
  });

  test('what the records do not know goes on policing interfaces while the source is away', async () => {
    writeFileSync(policies(), hostYaml([80]));
    await agent().pass('start');
    rmSync(join(folder, '.state'), { recursive: true });
    events.length = 0;
    const next = agent();
    next.adopt();
    const digest = backend.inspect().held[0]?.digest;
    expect(events).toEqual([{ event: 'generation-adopted', generation: 1, digest, revision: null }]);
    expect(next.status()).toMatchObject({
      revision: null,
      inSync: false,
      generation: 1,
      digest: { desired: null, enforced: digest },
      interfaces: [{ name: 'eth0', attached: ['egress', 'ingress'] }],
    });
    rmSync(policies());
    expect(await next.pass('start')).toBe('after-change');
    interfaces = links('lo', 'eth0', 'eth1');
    expect(next.mend()).toBe(true);
    expect(events.at(-1)).toEqual({ event: 'interfaces-mended', attached: ['eth1'], detached: [] });
    backend.detach(4);
    await next.pass('poll');
    expect(backend.calls.at(-1)).toBe('attach eth1');
  });

  test('an image that is not as it was written is not adopted', async () => {
    writeFileSync(policies(), hostYaml([80]));
    await agent().pass('start');
    backend.tamper();
    events.length = 0;
    agent().adopt();
    expect(events).toEqual([]);
  });

  test('addresses the Host document does not declare are told once a change, and in the status', async () => {
    const at = (...texts: string[]) => texts.flatMap((text) => parseAddress(text) ?? []);
    const [lo, eth0] = links('lo', 'eth0');
    if (lo === undefined || eth0 === undefined) throw new Error('no links');
    const have = (...texts: string[]): void => {
      interfaces = [
        { ...lo, addresses: at('127.0.0.1', '::1') },
        { ...eth0, addresses: at('192.0.2.1', ...texts) },
      ];
    };
    const told = () => events.filter(({ event }) => event === 'addresses-undeclared');
    have('192.0.2.9', 'fe80::1');
    writeFileSync(policies(), hostYaml([80]));
    const enforcer = agent();
    await enforcer.pass('start');
    await enforcer.pass('poll');
    enforcer.audit();
    const addresses = ['192.0.2.9', 'fe80::1'];
    expect(told()).toEqual([{ event: 'addresses-undeclared', interfaces: [{ name: 'eth0', addresses }] }]);
    expect(published().interfaces).toMatchObject([{ name: 'eth0', undeclared: addresses }]);
    have('2001:db8::1');
    enforcer.audit();
    expect(published().interfaces).toMatchObject([{ undeclared: [] }]);
    expect(told()).toHaveLength(1);
    have('fe80::2');
    enforcer.audit();
    expect(told()).toHaveLength(2);
  });

  test('what is left of weir elsewhere is not in sync, and a read-back mends it', async () => {
    writeFileSync(policies(), hostYaml([80]));
    const enforcer = agent();
    await enforcer.pass('start');
    backend.unsettled.push({ ifindex: 3, name: 'eth0' }, { ifindex: 77, name: undefined });
    expect(enforcer.status()).toMatchObject({ inSync: false });
    expect(enforcer.audit()).toBe(true);
    expect(enforcer.status()).toMatchObject({ inSync: true });
    expect(events.at(-1)).toEqual({ event: 'interfaces-mended', attached: ['eth0'], detached: [] });
  });

  test('a write to the image that decides is found by a read-back, and the next pass writes it anew', async () => {
    writeFileSync(policies(), hostYaml([80]));
    const enforcer = agent();
    await enforcer.pass('start');
    const digest = backend.inspect().held[0]?.digest;
    expect(enforcer.audit()).toBe(true);
    backend.tamper();
    events.length = 0;
    expect(enforcer.mend()).toBe(true);
    expect(enforcer.audit()).toBe(false);
    expect(enforcer.audit()).toBe(false);
    expect(events).toEqual([{ event: 'image-altered', desired: digest, enforced: 'altered' }]);
    await enforcer.pass('read-back');
    expect(published()).toMatchObject({ inSync: true, generation: 2, digest: { enforced: digest } });
    expect(enforcer.audit()).toBe(true);
  });

  test('mend polices an interface that appeared, without reading an image back', async () => {
    writeFileSync(policies(), hostYaml([80]));
    const enforcer = agent();
    await enforcer.pass('start');
    interfaces = links('lo', 'eth0', 'eth1');
    backend.readBacks = 0;
    expect(enforcer.mend()).toBe(true);
    expect(backend.readBacks).toBe(0);
    expect(published().interfaces).toHaveLength(1);
    enforcer.publish();
    expect(backend.readBacks).toBe(1);
    expect(published().interfaces).toHaveLength(2);
    expect(events.at(-1)).toEqual({ event: 'interfaces-mended', attached: ['eth1'], detached: [] });
    interfaces = links('lo', 'eth0', 'eth1', 'eth2');
    backend.failAt = backend.calls.length;
    expect(enforcer.mend()).toBe(false);
    enforcer.publish();
    expect(published()).toMatchObject({ inSync: false });
    expect(events.at(-1)).toMatchObject({ event: 'interfaces-failed', code: 'MAP_REFUSED' });
  });
});
