import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { Fault } from '../../controller/errors/fault.ts';
import { listInterfaces, MONITOR, watchInterfaces } from '../../controller/kernel/interfaces.ts';
import { formatAddress } from '../../controller/net/address.ts';
import { imageOfPort } from '../contract/images.ts';
import { namespace } from '../netns.ts';
import { HOST, interfaceOf, policedHost } from './host.ts';
import { tun, waitFor } from './wire.ts';

const INFINIBAND = 32;
const RAW_IP = 519;

test('lists the interfaces of the namespace, their addresses and whether they have a link layer', () => {
  using bench = policedHost('tcx');
  bench.host.inside(() => {
    using _wire = tun('tun7');
    const found = listInterfaces();
    expect(found.map(({ name, linkLayer }) => ({ name, linkLayer }))).toEqual([
      { name: 'lo', linkLayer: true },
      { name: 'eth0', linkLayer: true },
      { name: 'tun7', linkLayer: false },
    ]);
    expect(found[1]?.addresses?.map(formatAddress)).toContain(HOST);
    expect(found.map(({ ifindex }) => ifindex)).toEqual([1, 2, 3]);
  });
});

test('a link type whose frames nothing reads is told and refused', () => {
  using bench = policedHost('tcx');
  bench.enforce(imageOfPort(443));
  bench.host.inside(() => {
    using _infiniband = tun('eth7', INFINIBAND);
    using _raw = tun('eth8', RAW_IP);
    expect(bench.named('eth7')).toMatchObject({ linkLayer: false, unreadable: 'infiniband' });
    expect(bench.named('eth8')).not.toHaveProperty('unreadable');
    expect(() => bench.backend.attach(bench.named('eth7'))).toThrow(
      /^attaching to eth7: frames of link type infiniband/,
    );
    bench.backend.attach(bench.named('eth8'));
    expect(bench.backend.inspect().attachments.map(({ name }) => name)).toEqual(['eth8', 'eth8']);
  });
});

test.each([512, RAW_IP, 768, 769, 776, 0xfffe])('link type %i has no link layer and is read', (linkType) => {
  using host = namespace('bare');
  host.inside(() => {
    using _wire = tun('tun0', linkType);
    const found = interfaceOf(host, 'tun0');
    expect(found.linkLayer).toBe(false);
    expect(found).not.toHaveProperty('unreadable');
  });
});

test('tells of an interface that appears and of one that goes, and ends with its signal', async () => {
  using host = namespace('watch');
  const ended = new AbortController();
  let calls = 0;
  host.inside(() => watchInterfaces(() => calls++, ended.signal));
  const grows = async (action: () => void): Promise<boolean> => {
    const before = calls;
    for (let tries = 0; tries < 40 && calls === before; tries++) {
      if (tries === 4) action();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return calls > before;
  };
  expect(await grows(() => host.ip('link add eth7 type veth peer name eth8'))).toBe(true);
  expect(await grows(() => host.ip('link delete eth7'))).toBe(true);
  ended.abort();
  expect(await grows(() => host.ip('link add eth7 type veth peer name eth8'))).toBe(false);
});

test('the monitor ends with an agent that is killed', async () => {
  const [program, ...words] = MONITOR;
  const script = `const child = require('node:child_process').spawn('${program}', ${JSON.stringify(words)});
    child.on('spawn', () => console.log(child.pid));
    setInterval(() => {}, 1000);`;
  const agent = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [said] = await once(agent.stdout, 'data');
  const monitor = `/proc/${Number(String(said))}/comm`;
  expect(waitFor(() => readFileSync(monitor, 'utf8') === 'ip\n')).toBe(true);
  agent.kill('SIGKILL');
  expect(waitFor(() => !existsSync(monitor))).toBe(true);
});

test.each(['tcx', 'clsact'] as const)(
  '%s: an interface that is gone is refused, and detached without error',
  (mechanism) => {
    using bench = policedHost(mechanism);
    bench.enforce(imageOfPort(443));
    const gone = { ifindex: 77, name: 'gone0', linkLayer: true };
    bench.host.inside(() => {
      expect(() => bench.backend.attach(gone)).toThrow(Fault);
      expect(() => bench.backend.attach(gone)).toThrow(
        /^attaching to gone0 ingress: .+: E(NODEV|INVAL); see weir doctor$/,
      );
      bench.backend.detach(gone.ifindex);
      bench.backend.attach(interfaceOf(bench.host, 'eth0'));
      expect(bench.backend.inspect().attachments).toHaveLength(2);
    });
  },
);
