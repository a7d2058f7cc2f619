import picomatch from 'picomatch';
import type { Place } from '../errors/diagnostic.ts';
import { SAFETY_TIER } from '../model/decider.ts';
import type { TierDefault } from '../model/documents.generated.ts';
import type { ManifestOf } from '../model/manifest.ts';
import { BUILT_IN_TIERS, DEFAULT_TIER } from '../model/tiers.ts';
import { type Findings, type Known, reportUnknown } from './findings.ts';

/** `place` and `paths` are absent for built-in tiers. */
export interface TierDefinition {
  readonly name: string;
  readonly order: number;
  readonly default: TierDefault;
  readonly place?: Place;
  readonly paths?: readonly string[];
}

/** Every tier a policy may be in, by name; sorted by order, then name. Tier safety takes no policy. */
export function collectTiers(documents: readonly ManifestOf<'Tier'>[]): ReadonlyMap<string, TierDefinition> {
  const builtIn = Object.entries(BUILT_IN_TIERS)
    .filter(([name]) => name !== SAFETY_TIER)
    .map(([name, order]): TierDefinition => ({ name, order, default: 'pass' }));
  const written = documents.map(
    ({ metadata, spec, place, at }): TierDefinition => ({
      name: metadata.name,
      order: spec.order,
      default: spec.default ?? 'pass',
      place: spec.default === undefined ? place : at(['spec', 'default']),
      ...(spec.paths === undefined ? {} : { paths: spec.paths }),
    }),
  );
  const sorted = [...written, ...builtIn].toSorted((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1));
  return new Map(sorted.map((tier) => [tier.name, tier]));
}

/** The tier a policy is in; `undefined` (and reported) when there is none of that name. */
export function tierOf(
  policy: ManifestOf<'Policy'>,
  tiers: ReadonlyMap<string, TierDefinition>,
  findings: Findings,
): TierDefinition | undefined {
  const name = policy.spec.tier ?? DEFAULT_TIER;
  const tier = tiers.get(name);
  if (tier === undefined) reportTier(policy, name, tiers, findings);
  else checkPath(policy, tier, findings);
  return tier;
}

function reportTier(
  policy: ManifestOf<'Policy'>,
  name: string,
  tiers: ReadonlyMap<string, TierDefinition>,
  findings: Findings,
): void {
  const place = policy.at(['spec', 'tier']);
  const who = `policy "${policy.metadata.name}"`;
  if (name === SAFETY_TIER) {
    const message = `${who} names tier "safety", which holds the host's own rules only; use spec.management of the Host, or another tier`;
    findings.add('TIER_UNKNOWN', place, message, { value: name });
    return;
  }
  const known: Known = new Map([...tiers].map(([key, tier]) => [key, tier.place && { place: tier.place }]));
  reportUnknown(findings, {
    code: 'TIER_UNKNOWN',
    place,
    who,
    what: 'tier',
    name,
    known,
    remedy: 'add a Tier of that name',
  });
}

/** Who owns the folder owns the tier. */
function checkPath(policy: ManifestOf<'Policy'>, tier: TierDefinition, findings: Findings): void {
  const { file } = policy.place;
  if (tier.paths === undefined || tier.paths.some((glob) => picomatch(glob)(file))) return;
  const globs = tier.paths.map((glob) => `"${glob}"`).join(', ');
  const message = `policy "${policy.metadata.name}" is in tier "${tier.name}", which takes files of ${globs} only; move it there or choose another tier`;
  findings.add('TIER_PATH', policy.at(['spec', 'tier']), message, { value: file });
}
