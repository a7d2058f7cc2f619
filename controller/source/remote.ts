import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../errors/fault.ts';

/** A git repository to follow. `path` is the folder inside it, `.` for the root; `timeoutSeconds` bounds silence of a fetch. */
export interface GitRemote {
  readonly url: string;
  readonly ref: string;
  readonly path: string;
  readonly timeoutSeconds: number;
}

/** The one transport git is allowed for a remote. */
export type Transport = 'file' | 'ssh' | 'https' | 'http' | 'git';

const SCHEMES: Readonly<Record<string, Transport>> = {
  'file:': 'file',
  'ssh:': 'ssh',
  'git+ssh:': 'ssh',
  'https:': 'https',
  'http:': 'http',
  'git:': 'git',
};

/** Throws CONFIG_INVALID for a URL no allowed transport serves (`ext::`, `-option`, …). */
export function transportOf(url: string): Transport {
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:(?=\/\/)/.exec(url)?.[0];
  const transport = scheme === undefined ? undefined : SCHEMES[scheme.toLowerCase()];
  if (transport !== undefined) return transport;
  if (isAbsolute(url) || url.startsWith('./') || url.startsWith('../')) return 'file';
  if (/^[A-Za-z0-9_][^:/\s]*:(?!:)[^\s]+$/.test(url) && scheme === undefined) return 'ssh';
  throw new Fault(
    'CONFIG_INVALID',
    `reading source.git.url: ${JSON.stringify(redact(url))} is no URL weir fetches; use ssh://, https://, http://, git://, file://, host:path or an absolute path`,
  );
}

/** The folder of a remote on this machine. */
export function localFolder(url: string): string | undefined {
  if (transportOf(url) !== 'file') return undefined;
  return url.startsWith('file:') ? fileURLToPath(url) : resolve(url);
}

/** Text with the user part of every URL in it removed: `https://token@host/x` → `https://…@host/x`. */
export function redact(text: string): string {
  return text.replace(/([A-Za-z][A-Za-z0-9+.-]*:\/\/)[^/\s'"]*@/g, '$1…@');
}

/** What a person reads: remote, ref, and the folder where it is not the root. */
export function originOf({ url, ref, path }: GitRemote): string {
  const folder = folderOf(path);
  return `${redact(url)} ${ref}${folder === '' ? '' : ` ${folder}`}`;
}

/** `path` without `./` and slashes at the ends; empty = the root. Throws CONFIG_INVALID for a path that leaves the repository. */
export function folderOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.');
  if (!parts.includes('..')) return parts.join('/');
  throw new Fault(
    'CONFIG_INVALID',
    `reading source.git.path: ${JSON.stringify(path)} leaves the repository; name a folder inside it`,
  );
}

/** A branch or tag as `git fetch` takes it. Throws CONFIG_INVALID for what git-check-ref-format refuses in a name. */
export function assertRef(ref: string): void {
  const bad = ref === '' || /^[-/]|[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|[/.]$|\.lock$/.test(ref);
  if (bad)
    throw new Fault(
      'CONFIG_INVALID',
      `reading source.git.ref: ${JSON.stringify(ref)} is no branch or tag; name one, such as "main"`,
    );
}
