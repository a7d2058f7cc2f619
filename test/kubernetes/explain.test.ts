import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explain } from '../../controller/cli/explain.ts';
import { recordedTerminal } from '../cli/terminal-double.ts';
import { MIXED } from './cases/mixed.ts';
import { INVENTORY } from './inventory.ts';

const WALK = `  tier guard - nothing matched
    policy guard  case.yaml:6
      rule never  no: another protocol, port or type  case.yaml:12
  tier kubernetes-admin - nothing matched
    policy ClusterNetworkPolicy/admin  case.yaml:14
      rule one  no: another protocol, port or type  case.yaml:22
      rule two  no: another protocol, port or type  case.yaml:23
  tier application - nothing matched
    policy application  case.yaml:25
      rule two  no: another protocol, port or type  case.yaml:31
      rule three  no: another protocol, port or type  case.yaml:32
      rule four  no: another protocol, port or type  case.yaml:33
  tier kubernetes
    policy shop/db  case.yaml:35
      rule ingress[0]  no: another protocol, port or type  case.yaml:40
    policy ~isolated/ingress  hosts.yaml:8
      rule own-node  no: the source is none of its peers  hosts.yaml:12
      rule icmp-errors  no: another protocol, port or type  hosts.yaml:8
  => deny by policy-default kubernetes/shop/db  case.yaml:40
`;

test('explain shows the tiers of a mixed repository in their order', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'weir-mixed-'));
  try {
    const documents = MIXED.find(({ id }) => id === 'EP-19')?.documents ?? '';
    for (const [name, text] of Object.entries({ ...INVENTORY, 'case.yaml': documents })) {
      writeFileSync(join(folder, name), typeof text === 'string' ? text : '');
    }
    const terminal = recordedTerminal({ cwd: folder });
    const flow = { from: 'lab/web', to: 'shop/db', protocol: 'tcp', port: '6' };
    await explain.run([], { policies: '.', engine: 'reference', output: 'table', ...flow }, terminal);
    const { out } = terminal.written;
    expect(out.slice(out.indexOf('  tier guard', out.indexOf('ingress:')))).toBe(WALK);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
