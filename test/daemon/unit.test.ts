import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { LEVELS } from '../../controller/daemon/events.ts';
import { FAULTS } from '../../controller/errors/fault.ts';

const UNIT = fileURLToPath(new URL('../../systemd/weir.service', import.meta.url));
const GUIDE = readFileSync(new URL('../../systemd/README.md', import.meta.url), 'utf8');
const settings = new Map(
  readFileSync(UNIT, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const match = /^(\w+)=(.*)$/.exec(line);
      return match === null ? [] : [[match[1], match[2]] as const];
    }),
);
const hasAnalyze = spawnSync('systemd-analyze', ['--version']).status === 0;

describe('weir.service', () => {
  test(`systemd-analyze verify finds nothing${hasAnalyze ? '' : ' (not asked: systemd-analyze is not installed)'}`, () => {
    if (!hasAnalyze) return;
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', UNIT], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('its sandbox leaves room for bpf(2), the pins and the JIT', () => {
    expect(settings.get('SystemCallFilter')?.split(' ')).toEqual(['@system-service', 'bpf']);
    expect(settings.get('ReadWritePaths')).toBe('/sys/fs/bpf');
    expect(settings.has('MemoryDenyWriteExecute')).toBe(false);
    expect(settings.get('RestrictAddressFamilies')?.split(' ')).toContain('AF_NETLINK');
  });

  test('it waits for no network', () => {
    expect([settings.get('After'), settings.get('Wants'), settings.get('Requires')].join(' ')).not.toContain('network');
  });
});

describe('the operating guide', () => {
  const unsaid = new Set(['CONFIRMATION_MISSING', 'INTERRUPTED', 'USAGE']);
  test.each(Object.keys(FAULTS).filter((code) => !unsaid.has(code)))('says what to do about %s', (code) => {
    expect(GUIDE).toContain(`\`${code}\``);
  });

  test('names every event of the log', () => {
    for (const event of Object.keys(LEVELS)) expect(GUIDE).toContain(`\`${event}\``);
  });
});
