import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../controller/cli/configuration.ts';
import { fromKernel, readEnforced } from '../../controller/cli/plan-enforced.ts';
import { planMarkdown } from '../../controller/cli/plan-markdown.ts';
import { reportOf } from '../../controller/cli/plan-report.ts';
import { planText } from '../../controller/cli/plan-text.ts';
import type { Outline } from '../../controller/model/outline.ts';
import { readGeneration } from '../../controller/observe/records.ts';
import { pass } from '../../controller/reconcile/pass.ts';
import { directorySource } from '../../controller/source/folder.ts';
import { links, type Recording, recording } from '../apply/recording.ts';
import { hostYaml } from '../reconcile/policies.ts';
import { recordedTerminal } from './terminal-double.ts';

describe('a plan against what the kernel decides by', () => {
  let folder: string;
  let backend: Recording;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-enforced-'));
    mkdirSync(join(folder, 'policies'));
    backend = recording();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const state = (): string => join(folder, 'state');
  const enforce = async (text: string): Promise<string> => {
    writeFileSync(join(folder, 'policies', 'host.yaml'), text);
    const source = directorySource(join(folder, 'policies'));
    const around = { host: 'web-1', source, backend, state: state(), interfaces: () => links('lo', 'eth0') };
    const result = await pass(around, {});
    if (result.kind !== 'applied' && result.kind !== 'unchanged') throw new Error(result.kind);
    return result.desired.revision.slice(0, 22);
  };
  const first = (): Outline => {
    const record = readGeneration(state(), 1);
    if (record === undefined) throw new Error('no record');
    return record.outline;
  };
  const ask = (desired: Outline) => {
    const reading = { live: backend.inspect(), interfaces: links('lo', 'eth0'), state: state() };
    const { live, enforced } = fromKernel(reading, desired);
    const report = reportOf({ desired, live, enforced, warnings: [] });
    return { changes: report.changes, text: planText([report], false) };
  };

  test('the same image at every interface is no change', async () => {
    const revision = await enforce(hostYaml([80]));
    const { changes, text } = ask(first());
    expect(changes).toBe(false);
    expect(text).toBe(`web-1: ${revision} → ${revision}\n  no change (digest ${first().digest.slice(0, 12)})\n`);
  });

  test('the revision on the left is the newest that means what decides', async () => {
    const before = await enforce(hostYaml([80]));
    const after = await enforce(`${hostYaml([80])}# the same\n`);
    expect(after).not.toBe(before);
    expect(ask(first()).text).toMatch(`web-1: ${after} → ${before}\n  no change`);
  });

  test('where only the records can be asked, no change is theirs', async () => {
    const revision = await enforce(hostYaml([80]));
    const config = readConfig({ state: state(), backend: 'memory' }, folder, { directory: folder });
    const desired = first();
    const sides = { desired, ...(await readEnforced(config, desired, recordedTerminal())), warnings: [] };
    const report = reportOf(sides);
    expect(planText([report], false)).toMatch(`web-1: ${revision} → ${revision}\n  no change against the records (`);
    expect(planMarkdown([report])).toMatch('\nNo change against the records.\n');
    expect(report.enforced).toEqual({
      known: 'records',
      digest: desired.digest,
      lastApplied: desired.revision,
      unattached: [],
    });
  });

  test('nothing enforced is a change, whatever the records say', async () => {
    const revision = await enforce(hostYaml([80]));
    const desired = first();
    backend.release();
    const { changes, text } = ask(desired);
    expect(changes).toBe(true);
    expect(text).toMatch(`web-1: nothing is enforced (last applied ${revision}) → ${revision}\n`);
    expect(text).toContain('  + allow application/web/ingress/port-80 (host.yaml:17)\n');
    expect(text).toContain('  + attach eth0\n');
    rmSync(state(), { recursive: true });
    expect(ask(desired).text).toMatch(`web-1: nothing is enforced → ${revision}\n`);
  });

  test('an image nobody recorded is another one, unless it is the desired one', async () => {
    const revision = await enforce(hostYaml([80]));
    const desired = first();
    backend.tamper();
    const { changes, text } = ask(desired);
    expect(changes).toBe(true);
    expect(text).toMatch(
      `web-1: an image the records do not know, digest altered (last applied ${revision}) → ${revision}\n`,
    );
    backend.release();
    await enforce(hostYaml([80]));
    rmSync(state(), { recursive: true });
    expect(ask(desired)).toMatchObject({ changes: false, text: expect.stringMatching(/^web-1: unrecorded → /) });
  });

  test('an interface that is not policed is a change', async () => {
    const revision = await enforce(hostYaml([80]));
    backend.detach(3);
    const { changes, text } = ask(first());
    expect(changes).toBe(true);
    expect(text).toMatch(`web-1: ${revision} → ${revision}\n  + attach eth0\n`);
    expect(text).not.toContain('no change');
  });
});
