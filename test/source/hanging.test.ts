import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gitSource } from '../../controller/source/git.ts';
import { silentServer } from './silent-server.ts';

describe('a remote that accepts and never answers', () => {
  let folder: string;
  let mirror: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-hang-'));
    mirror = join(folder, 'mirror');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test.each(['git', 'http', 'ssh'])(
    '%s: a stop ends the fetch before its time is up',
    async (scheme) => {
      await using server = await silentServer();
      const stop = new AbortController();
      const url = `${scheme}://127.0.0.1:${server.port}/policies.git`;
      const remote = { url, ref: 'main', path: '.', timeoutSeconds: 2 };
      const source = gitSource(mirror, remote, { pollSeconds: 60, signal: stop.signal });
      const arrival = server.arrival();
      const failure = source.latest(undefined).catch((error: unknown) => error);
      const { gone } = await arrival;
      stop.abort();
      expect(await failure).toMatchObject({
        code: 'INTERRUPTED',
        message: `fetching ${url} main: interrupted; nothing was changed`,
      });
      await gone; // What git started for it gives up by itself.
      await expect(source.latest(undefined)).rejects.toMatchObject({ code: 'INTERRUPTED' });
    },
    60_000,
  );

  test.each(['git', 'http'])(
    '%s: the fetch is given up after timeoutSeconds',
    async (scheme) => {
      await using server = await silentServer();
      const url = `${scheme}://127.0.0.1:${server.port}/policies.git`;
      const source = gitSource(mirror, { url, ref: 'main', path: '.', timeoutSeconds: 1 }, { pollSeconds: 60 });
      const arrival = server.arrival();
      const failure = source.latest(undefined).catch((error: unknown) => error);
      const { gone } = await arrival;
      expect(await failure).toMatchObject({
        code: 'GIT_UNREACHABLE',
        message: `fetching ${url} main: no answer for 1 s; check the URL, the network and the credentials`,
      });
      await gone;
    },
    60_000,
  );
});
