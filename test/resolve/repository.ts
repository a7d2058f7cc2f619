import { type Diagnostic, isError } from '../../controller/errors/diagnostic.ts';
import { load } from '../../controller/load/load.ts';
import type { HostPolicy, Resolved } from '../../controller/model/policy.ts';
import { resolve } from '../../controller/resolve/resolve.ts';

/** Files of a repository: path → text. */
export type Files = Readonly<Record<string, string>>;

/** A host that answers to every check, in one line, at hosts.yaml:1. */
export const HOST =
  '{ apiVersion: weir/v1, kind: Host, metadata: { name: web-1, labels: { role: web } }, spec: { addresses: [192.0.2.1], interfaces: [{ name: "eth*" }], management: { ingress: [{ name: ssh, ports: [{ protocol: tcp, port: 22 }] }] } } }';

/** Several documents as one file, each starting at its own line. */
export function documents(...texts: readonly string[]): string {
  return texts.map((text) => `---\n${text}\n`).join('');
}

interface Outcome {
  readonly resolved: Resolved | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** Loads and resolves; the documents themselves must be valid. */
export function resolveFiles(files: Files): Outcome {
  const bytes = Object.entries(files).map(
    ([path, text]) => [path, { kind: 'file', bytes: new TextEncoder().encode(text) }] as const,
  );
  const loaded = load({ revision: 'test', origin: 'test', entries: new Map(bytes) });
  if (loaded.value === undefined)
    throw new Error(`load refused: ${lines(loaded.diagnostics.filter(isError)).join('\n')}`);
  const { value, diagnostics } = resolve(loaded.value);
  return { resolved: value, diagnostics };
}

/** `policies/web.yaml:14:9 error SET_UNKNOWN …` */
export function lines(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(
    ({ place, severity, code, message }) =>
      `${place.file}:${place.line}:${place.column} ${severity} ${code} ${message}`,
  );
}

export function diagnose(files: Files): readonly string[] {
  return lines(resolveFiles(files).diagnostics);
}

/** The policy of host web-1; fails with the diagnostics when there is none. */
export function hostPolicyOf(files: Files): HostPolicy {
  const { resolved, diagnostics } = resolveFiles(files);
  const policy = resolved?.hosts.get('web-1');
  if (policy === undefined) throw new Error(`resolve refused: ${lines(diagnostics).join('\n')}`);
  return policy;
}

/** One document on one line. */
export function documentOf(kind: string, name: string, spec: string): string {
  return `{ apiVersion: weir/v1, kind: ${kind}, metadata: { name: ${name} }, spec: ${spec} }`;
}

/** A workload of namespace shop with the label `role: db`. */
export function workloadOf(name: string, spec: string): string {
  return `{ apiVersion: weir/v1, kind: Workload, metadata: { name: ${name}, namespace: shop, labels: { role: db } }, spec: ${spec} }`;
}
