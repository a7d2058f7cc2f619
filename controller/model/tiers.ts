/** Tiers that are always there, by order. A Tier document may reuse neither their names nor their orders. */
export const BUILT_IN_TIERS = {
  safety: 0,
  'kubernetes-admin': 1000,
  application: 2000,
  kubernetes: 3000,
  'kubernetes-baseline': 4000,
} as const;

/** Where a Policy without `tier` belongs. */
export const DEFAULT_TIER: keyof typeof BUILT_IN_TIERS = 'application';
