import type { LabelSelector } from '../model/documents.generated.ts';
import type { DocumentPath, Manifest } from '../model/manifest.ts';
import type { Action, Direction, ResolvedPolicy, ServiceTerm } from '../model/policy.ts';
import type { BUILT_IN_TIERS } from '../model/tiers.ts';
import type { ProtocolNumber } from '../net/protocol.ts';
import type { Choice } from './population.ts';

/** What the policy kinds of Kubernetes have in common, in one form. Paths lead to where it is written. */
export interface KubePolicy {
  readonly manifest: Manifest;
  readonly name: string;
  /** `NetworkPolicy "shop/web"` */
  readonly who: string;
  readonly tier: keyof typeof BUILT_IN_TIERS;
  readonly order: number;
  readonly subject: { readonly choice: Choice; readonly path: DocumentPath };
  readonly default: ResolvedPolicy['default'];
  readonly rules: Readonly<Record<Direction, readonly KubeRule[]>>;
}

export interface KubeRule {
  readonly name: string;
  readonly action: Action;
  readonly peers: readonly KubePeer[] | 'any';
  readonly ports: readonly KubePort[] | 'any';
  readonly path: DocumentPath;
}

export type KubePeer = { readonly path: DocumentPath } & (
  | { readonly kind: 'pods'; readonly choice: Choice }
  | { readonly kind: 'hosts'; readonly selector: LabelSelector }
  /** Addresses in one of `cidrs` and in none of `except`. */
  | { readonly kind: 'blocks'; readonly cidrs: readonly string[]; readonly except: readonly string[] }
);

/** Names are those of the target's ports; `protocol` absent: whatever it is. */
export type KubePort =
  | { readonly kind: 'number'; readonly term: ServiceTerm }
  | {
      readonly kind: 'name';
      readonly name: string;
      readonly protocol?: ProtocolNumber;
      readonly path: DocumentPath;
    };
