import { loadConfig } from '../../controller/load/config.ts';
import { linesOf } from './repository.ts';

const FILE = '/etc/weir/config.yaml';

describe('the agent’s configuration', () => {
  test('defaults are filled in, the host is not', () => {
    expect(loadConfig('source: { git: { url: /srv/p.git } }\n', FILE)).toEqual({
      diagnostics: [],
      value: {
        source: { git: { url: '/srv/p.git', ref: 'main', path: '.', pollSeconds: 60, timeoutSeconds: 30 } },
        state: '/var/lib/weir',
        run: '/run/weir',
        pins: '/sys/fs/bpf/weir',
        attach: 'auto',
        markMask: '0xff000000',
        backend: 'kernel',
        log: { level: 'info' },
      },
    });
  });

  test('what is written stays', () => {
    const text = 'host: web-1\nsource: { directory: /srv/p }\nattach: clsact\nbackend: memory\nlog: { level: debug }\n';
    expect(loadConfig(text, FILE).value).toMatchObject({
      host: 'web-1',
      source: { directory: '/srv/p' },
      attach: 'clsact',
      backend: 'memory',
      log: { level: 'debug' },
    });
  });

  test.each([
    ['', '1:1 FIELD_MISSING reading the configuration: the file is empty; write at least "source"'],
    ['host: a\n', '1:1 FIELD_MISSING configuration: "source" is missing; add it'],
    ['source: {}\n', '1:1 FIELD_MISSING configuration source: needs one of directory, git; write one'],
    [
      'source:\n  directory: /a\n  git: { url: b }\n',
      '3:3 FIELD_CONFLICT configuration source.git: "git" stands beside "directory"; keep exactly one of directory, git',
    ],
    ['sorce: {}\n', '1:1 FIELD_UNKNOWN configuration sorce: there is no such field; did you mean "source"?'],
    [
      'source: { directory: /a }\nattach: tc\n',
      '2:1 VALUE_INVALID configuration attach: "tc" is not allowed; did you mean "tcx"?',
    ],
    [
      'source: { directory: /a }\nmarkMask: "0xf0f00000"\n',
      '2:1 VALUE_INVALID configuration markMask: "0xf0f00000" is no run of 4 to 16 bits; write one like "0xff000000", or "0" for none',
    ],
    [
      'source: { directory: /a }\nmarkMask: 0xff000000\n',
      '2:1 VALUE_TYPE configuration markMask: expected a string, got the number 4278190080; write "0xff000000" in quotes',
    ],
    [
      'source: { git: { url: a, pollSeconds: "60" } }\n',
      '1:26 VALUE_TYPE configuration source.git.pollSeconds: expected a whole number, got the string "60"; write 60 without quotes',
    ],
    [
      'source: { directory: /a }\n---\nhost: b\n',
      '3:1 FIELD_CONFLICT reading the configuration: there is a second document; keep one',
    ],
    [
      'a: [1\n',
      '2:1 YAML_SYNTAX reading YAML: Flow sequence in block collection must be sufficiently indented and end with a ]; correct the syntax here or just before',
    ],
  ])('%j', (text, line) => {
    const { value, diagnostics } = loadConfig(text, FILE);
    expect(value).toBeUndefined();
    expect(linesOf(diagnostics)).toEqual([`${FILE}:${line}`]);
  });
});
