import { type Compiler, compile } from '../compile/compile.ts';
import type { Checked, Diagnostic } from '../errors/diagnostic.ts';
import { Fault } from '../errors/fault.ts';
import type { Image } from '../model/image.ts';
import type { HostPolicy, Resolved } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { interfacesOf } from '../plan/outline.ts';
import { judge } from './judge.ts';

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
 * `compiler`: one that remembers the last policy, where there is one.
 */
export function build(snapshot: Snapshot, host: string, compiler: Compiler = compile): Checked<Built> {
  const { value: resolved, diagnostics } = check(snapshot);
  if (resolved === undefined) return { value: undefined, diagnostics };
  const built = buildHost(resolved, host, compiler);
  return { value: built.value, diagnostics: [...diagnostics, ...built.diagnostics] };
}

/** load → resolve: every host of a snapshot. Throws SNAPSHOT_EMPTY. */
export function check(snapshot: Snapshot): Checked<Resolved> {
  const { value, diagnostics, documents } = judge(snapshot);
  if (documents === 0 && diagnostics.length === 0) {
    throw new Fault(
      'SNAPSHOT_EMPTY',
      `reading ${snapshot.origin}: revision ${snapshot.revision} holds no policy documents; restore them, the serving generation stays`,
    );
  }
  return { value, diagnostics };
}

/** compile, for one host. */
export function buildHost(resolved: Resolved, host: string, compiler: Compiler = compile): Checked<Built> {
  const policy = resolved.hosts.get(host);
  if (policy === undefined) return { value: undefined, diagnostics: [hostMissing(host, [...resolved.hosts.keys()])] };
  const { value: image, diagnostics } = compiler(policy);
  if (image === undefined) return { value: undefined, diagnostics };
  return { value: { policy, image, interfaces: interfacesOf(policy) }, diagnostics };
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
    message: `finding this host: no Host document is named ${JSON.stringify(host)}, ${known}; add one, or say which this is: --host, WEIR_HOST or host in the configuration`,
    value: host,
  };
}
