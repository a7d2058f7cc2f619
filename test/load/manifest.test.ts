import { load } from '../../controller/load/load.ts';
import type { DocumentPath, Manifest } from '../../controller/model/manifest.ts';
import { snapshotFrom } from './repository.ts';

const TEXT = `# comment
---
apiVersion: weir/v1
kind: Policy
metadata: { name: p }
spec:
  subject: { hosts: {} }
  default:
    ingress: deny
  ingress:
    - name: a
      action: allow
      from: &peers
        - cidr: 10.0.0.0/8
          except: { addressSet: office }
    # second
    - action: deny
      name: b
      from: *peers
`;

function policy(): Extract<Manifest, { kind: 'Policy' }> {
  const { value } = load(snapshotFrom({ 'p.yaml': TEXT }));
  const found = value?.manifests.find((manifest) => manifest.kind === 'Policy');
  if (found?.kind !== 'Policy') throw new Error('no policy was loaded');
  return found;
}

describe('where a manifest says things', () => {
  test.each<[DocumentPath, number, number]>([
    [[], 3, 1],
    [['metadata', 'name'], 5, 13],
    [['spec', 'default', 'ingress'], 9, 5],
    [['spec', 'ingress'], 10, 3],
    [['spec', 'ingress', 0], 11, 7],
    [['spec', 'ingress', 0, 'from', 0], 14, 11],
    [['spec', 'ingress', 1], 17, 7],
    [['spec', 'ingress', 1, 'from'], 19, 7],
    [['spec', 'ingress', 1, 'from', 0, 'cidr'], 14, 11],
    [['spec', 'ingress', 1, 'ports', 3, 'port'], 17, 7],
    [['spec', 'egress', 0], 6, 1],
    [['spec', 'ingress', 0, 'from', 0, 'except', 0], 15, 11],
  ])('%j is at %i:%i', (path, line, column) => {
    expect(policy().at(path)).toEqual({ file: 'p.yaml', line, column });
  });

  test('the document itself is where its first key is', () => {
    expect(policy().place).toEqual({ file: 'p.yaml', line: 3, column: 1 });
  });

  test('one set as an exception reads as a list of one, behind an alias too', () => {
    const excepts = policy().spec.ingress?.map(({ from }) => from?.[0]?.except);
    expect(excepts).toEqual([[{ addressSet: 'office' }], [{ addressSet: 'office' }]]);
  });
});
