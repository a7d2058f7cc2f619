import { join } from 'node:path';
import { compile } from '../../controller/compile/compile.ts';
import { createEnforcer } from '../../controller/daemon/enforcer.ts';
import { memoryBackend } from '../../controller/kernel/memory.ts';
import { gitSource } from '../../controller/source/git.ts';
import { links } from '../apply/recording.ts';
import { hostYaml } from '../reconcile/policies.ts';
import { type TestRepository, testRepository } from '../source/repository.ts';

/** A TCP SYN from 198.51.100.9 (or 2001:db8::9) to the host. */
function syn(family: 4 | 6, port: number): Uint8Array {
  const segment = `9c40${port.toString(16).padStart(4, '0')}000000000000000050020400${'00000000'}`;
  const packet =
    family === 4
      ? `080045000028000000004006${'0000'}c6336409c0000201${segment}`
      : `86dd6000000000140640${'20010db8'.padEnd(31, '0')}9${'20010db8'.padEnd(31, '0')}1${segment}`;
  return Buffer.from(`020000000002020000000001${packet}`, 'hex');
}

describe('from a commit to a decided packet', () => {
  let repository: TestRepository;
  beforeEach(() => {
    repository = testRepository();
  });
  afterEach(() => repository.remove());

  test.each([4, 6] as const)('IPv%i: opened and closed by commits, untouched by a broken one', async (family) => {
    using backend = memoryBackend();
    const interfaces = links('lo', 'eth0');
    const enforcer = createEnforcer(
      {
        host: 'web-1',
        source: gitSource(
          join(repository.folder, 'mirror'),
          { url: repository.bare, ref: 'main', path: '.', timeoutSeconds: 10 },
          { pollSeconds: 60 },
        ),
        backend,
        interfaces: () => interfaces,
        watchInterfaces: () => undefined,
        compile,
        preflight: () => undefined,
      },
      { state: join(repository.folder, 'state'), run: join(repository.folder, 'run') },
      { emit: () => undefined, flush: () => undefined },
    );
    const after = async (text: string): Promise<string[]> => {
      repository.put('host.yaml', text);
      repository.push('change');
      await enforcer.pass('refs');
      return [80, 443].map((port) => backend.decide(syn(family, port), 3, 'ingress'));
    };
    expect(await after(hostYaml([80]))).toEqual(['pass', 'drop']);
    expect(await after(hostYaml([80, 443]))).toEqual(['pass', 'pass']);
    expect(await after(hostYaml([443]))).toEqual(['drop', 'pass']);
    expect(await after(`${hostYaml([80])}oops: [`)).toEqual(['drop', 'pass']);
    const status = enforcer.status();
    expect(status).toMatchObject({
      generation: 3,
      inSync: true,
      lastError: { code: 'SNAPSHOT_INVALID' },
      counters: { packets: 8 },
    });
    expect(await after(hostYaml([80]))).toEqual(['pass', 'drop']);
    expect(enforcer.status()).toMatchObject({ generation: 4, inSync: true, lastError: null });
  });
});
