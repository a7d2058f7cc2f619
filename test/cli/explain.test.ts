import { explain } from '../../controller/cli/explain.ts';
import { FLOWS } from './flows.ts';
import { writeShop } from './shop.ts';
import { recordedTerminal } from './terminal-double.ts';

const shop = writeShop();
afterAll(() => shop.remove());

async function run(options: Readonly<Record<string, string>>) {
  const terminal = recordedTerminal({ cwd: shop.folder });
  const status = await explain.run([], { policies: '.', engine: 'reference', output: 'table', ...options }, terminal);
  return { status, ...terminal.written };
}

test('every tier, rule and line that was asked, and what decided', async () => {
  const { status, out } = await run({ from: 'web-1', to: 'shop/db-0', protocol: 'tcp', port: '23' });
  expect(status).toBe(0);
  expect(out).toBe(`reject: tcp 192.0.2.10 port 49152 -> 10.1.0.5 port 23

egress: host "web-1", its own packets
  tier safety - nothing matched
    rule neighbour-discovery  no: another protocol, port or type  hosts.yaml:1
    rule dhcp  no: another protocol, port or type  hosts.yaml:1
    rule dhcp  no: another protocol, port or type  hosts.yaml:1
    rule management/ssh/replies  no: another source port  hosts.yaml:12
  tier guard - no policy selects this subject
  tier application - nothing matched
    policy web  policies/web.yaml:1
  => allow by host-default  hosts.yaml:8

ingress: workload "shop/db-0" on host "web-1"
  tier safety - nothing matched
    rule neighbour-discovery  no: another protocol, port or type  hosts.yaml:1
    rule dhcp  no: another protocol, port or type  hosts.yaml:1
    rule dhcp  no: another protocol, port or type  hosts.yaml:1
  tier guard - no policy selects this subject
  tier application
    policy postgres  policies/postgres.yaml:1
      rule web-to-pg  no: another protocol, port or type  policies/postgres.yaml:9
      rule no-telnet  matches: reject  policies/postgres.yaml:13
  => reject by rule application/postgres/no-telnet  policies/postgres.yaml:13
`);
});

test('a pass rule, and a side that is not judged', async () => {
  const { out } = await run({
    flow: JSON.stringify(FLOWS.find(({ answer }) => 'id' in answer && answer.id === 'l')?.flow),
  });
  expect(out).toContain('egress: not judged\n');
  expect(out).toContain(
    '  tier guard - left by a pass rule\n    policy transit  policies/web.yaml:11\n      rule on  matches: pass  policies/web.yaml:18\n',
  );
});

test.each([
  ['192.0.2.10', 'host "web-1"', 'web-1'],
  ['2001:db8:2::5', 'workload "shop/db-0"', 'shop/db-0'],
])('the address %s says whose policy was not asked', async (to, owner, name) => {
  const from = to.includes(':') ? '2001:db8:7::7' : '10.9.9.9';
  const { out } = await run({ from, to, protocol: 'tcp', port: '22' });
  expect(out).toContain('allow (no policy was asked): tcp ');
  expect(out).toContain(`note: ${to} is an address of ${owner}, whose policy was not asked; write --to ${name}\n`);
});

test.each([
  [{ from: '10.9.9.9', to: 'web-1' }, 'reading the flow: --protocol is missing; see "weir explain --help"'],
  [{ protocol: 'tcp' }, 'reading the flow: --from, --to are missing; see "weir explain --help"'],
  [
    { from: '10.9.9.9/32', to: 'web-1', protocol: 'tcp' },
    'reading a flow: "src" has "10.9.9.9/32", which is no IPv4 or IPv6 address (one address, without a length)',
  ],
  [{ from: '10.9.9.9', to: 'db-0', protocol: 'tcp' }, 'finding host "db-0": there is none; did you mean "shop/db-0"?'],
])('%j is refused', async (options, message) => {
  const { status, err } = await run(options);
  expect([status, err]).toEqual([2, `weir explain: ${message}\n`]);
});

test('JSON has the answer of eval, and the walks', async () => {
  const { out } = await run({ from: '10.9.9.9', to: 'shop/db-0', protocol: 'tcp', port: '23', output: 'json' });
  const { notes, walks, ...answer } = JSON.parse(out);
  expect(notes).toEqual([]);
  expect({ id: 'c', ...answer }).toEqual(FLOWS.find((row) => 'id' in row.answer && row.answer.id === 'c')?.answer);
  expect(walks).toHaveLength(1);
  expect(walks[0].tiers.at(-1)).toEqual({
    tier: 'application',
    outcome: 'decided',
    policies: [
      {
        policy: 'postgres',
        file: 'policies/postgres.yaml',
        line: 1,
        tried: [
          { rule: 'web-to-pg', action: 'allow', match: 'no', failed: 'ports', file: 'policies/postgres.yaml', line: 9 },
          { rule: 'no-telnet', action: 'reject', match: 'yes', file: 'policies/postgres.yaml', line: 13 },
        ],
      },
    ],
  });
});

test('WEIR_HOST says which host this is and asks for no hook; --host does', async () => {
  const flow = { from: 'web-1', to: 'shop/db-0', protocol: 'tcp', port: '23', host: 'web-1' };
  const terminal = recordedTerminal({ cwd: shop.folder, env: { WEIR_HOST: 'web-1' } });
  await explain.run([], { policies: '.', engine: 'reference', output: 'table', ...flow }, terminal);
  expect(terminal.written.out).toMatch(/^reject: tcp 192.0.2.10/);
  const { status, err } = await run(flow);
  expect([status, err]).toEqual([2, expect.stringContaining('"host", "interface" and "direction"')]);
});

test('another engine is asked too', async () => {
  const asked = { from: 'web-1', to: 'shop/db-0', protocol: 'tcp', port: '23', engine: 'image' };
  const { status, out } = await run(asked);
  expect(status).toBe(0);
  expect(out).toMatch(/\n\nengine image: reject, as the reference says\n$/);
  const second = JSON.parse((await run({ ...asked, output: 'json' })).out).second;
  expect(second).toMatchObject({ engine: 'image', agrees: true, answer: { verdict: 'reject' } });
});

test.each<[Readonly<Record<string, string>>, string]>([
  [
    { from: '10.0.0.1', to: 'web-2', protocol: 'gre' },
    'weir explain: finding host "web-2": there is none; did you mean "web-1"?\n',
  ],
  [{ flow: '{', port: '1' }, 'weir explain: reading the flow: --flow says it all; leave out the other flags\n'],
  [
    { from: '10.0.0.1', to: 'web-1', protocol: 'tcp', port: 'http' },
    'weir explain: reading a flow: "port" must be 0 to 65535, got "http"\n',
  ],
])('a flow that cannot be asked: %j', async (options, message) => {
  expect(await run(options)).toEqual({ status: 2, out: '', err: message });
});
