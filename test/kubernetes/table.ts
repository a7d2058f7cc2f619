import type { Case } from './case.ts';
import { CLUSTER_DOCUMENTS } from './cases/cluster-documents.ts';
import { CLUSTER_PEERS } from './cases/cluster-peers.ts';
import { CLUSTER_PORTS } from './cases/cluster-ports.ts';
import { CLUSTER_PRIORITY } from './cases/cluster-priority.ts';
import { CLUSTER_TIERS } from './cases/cluster-tiers.ts';
import { DOCUMENTS } from './cases/documents.ts';
import { ENDPOINTS } from './cases/endpoints.ts';
import { EXPRESSIONS } from './cases/expressions.ts';
import { INVENTORIES } from './cases/inventory.ts';
import { IP_BLOCKS } from './cases/ip-blocks.ts';
import { ISOLATION } from './cases/isolation.ts';
import { KINDS } from './cases/kinds.ts';
import { LISTS } from './cases/lists.ts';
import { MIXED } from './cases/mixed.ts';
import { NAMED_PORTS } from './cases/named-ports.ts';
import { NODES } from './cases/nodes.ts';
import { POLICY_TYPES } from './cases/policy-types.ts';
import { PORTS } from './cases/ports.ts';
import { SELECTORS } from './cases/selectors.ts';
import { STATE } from './cases/state.ts';

/** Every case, by the file below `cases/` it stands in. */
export const TABLE: Readonly<Record<string, readonly Case[]>> = {
  selectors: SELECTORS,
  expressions: EXPRESSIONS,
  isolation: ISOLATION,
  'policy-types': POLICY_TYPES,
  ports: PORTS,
  'named-ports': NAMED_PORTS,
  'ip-blocks': IP_BLOCKS,
  nodes: NODES,
  state: STATE,
  documents: DOCUMENTS,
  'cluster-tiers': CLUSTER_TIERS,
  'cluster-priority': CLUSTER_PRIORITY,
  'cluster-peers': CLUSTER_PEERS,
  'cluster-ports': CLUSTER_PORTS,
  'cluster-documents': CLUSTER_DOCUMENTS,
  endpoints: ENDPOINTS,
  inventory: INVENTORIES,
  lists: LISTS,
  kinds: KINDS,
  mixed: MIXED,
};

export const CASES: readonly Case[] = Object.values(TABLE).flat();
