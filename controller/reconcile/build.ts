import { compile } from '../compile/compile.ts';
import { type Checked, type Diagnostic, isError } from '../errors/diagnostic.ts';
import { Fault } from '../errors/fault.ts';
import { load } from '../load/load.ts';
import type { Image } from '../model/image.ts';
import type { HostPolicy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { interfacesOf } from '../plan/outline.ts';
import { resolve } from '../resolve/resolve.ts';

/** One host's share of a snapshot, compiled. */
export interface Built {
  readonly policy: HostPolicy;
  readonly image: Image;
  /** Patterns of managed interfaces, workloads' own included. */
  readonly interfaces: readonly string[];
}

/**
 * The pure stages in their order: load → resolve → compile. Errors anywhere in the snapshot refuse it, also
 * those that do not concern this host. Throws SNAPSHOT_EMPTY: nothing to enforce is never a desired state.
 */
export function build(snapshot: Snapshot, host: string): Checked<Built> {
  const loaded = load(snapshot);
  if (loaded.value === undefined) return { value: undefined, diagnostics: loaded.diagnostics };
  if (loaded.value.manifests.length === 0) {
    throw new Fault(
      'SNAPSHOT_EMPTY',
      `reading ${snapshot.origin}: revision ${snapshot.revision} holds no policy documents; restore them, the serving generation stays`,
    );
  }
  const resolved = resolve(loaded.value);
  const found = [...loaded.diagnostics, ...resolved.diagnostics];
  if (resolved.value === undefined || found.some(isError)) return { value: undefined, diagnostics: found };
  const policy = resolved.value.hosts.get(host);
  if (policy === undefined)
    return { value: undefined, diagnostics: [...found, hostMissing(host, [...resolved.value.hosts.keys()])] };
  const compiled = compile(policy);
  const diagnostics = [...found, ...compiled.diagnostics];
  if (compiled.value === undefined) return { value: undefined, diagnostics };
  return { value: { policy, image: compiled.value, interfaces: interfacesOf(policy) }, diagnostics };
}

function hostMissing(host: string, hosts: readonly string[]): Diagnostic {
  const known =
    hosts.length === 0
      ? 'there are no Host documents'
      : `there are ${hosts.map((name) => JSON.stringify(name)).join(', ')}`;
  return {
    severity: 'error',
    code: 'HOST_MISSING',
    place: { file: '.', line: 1, column: 1 },
    message: `finding this host: no Host document is named ${JSON.stringify(host)}, ${known}; add one, or set host in the agent's configuration`,
    value: host,
  };
}
