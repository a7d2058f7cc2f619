import type { Diagnostic, Place } from '../errors/diagnostic.ts';
import type { Manifest, ManifestOf } from '../model/manifest.ts';
import { BUILT_IN_TIERS } from '../model/tiers.ts';
import { diagnosticAt } from './finding.ts';

/** Documents of one kind (and namespace) that share a name. */
export function nameDiagnostics(manifests: readonly Manifest[]): readonly Diagnostic[] {
  const seen = new Map<string, Manifest>();
  return manifests.flatMap((manifest) => {
    const name = fullName(manifest);
    const first = seen.get(`${manifest.kind} ${name}`);
    if (first === undefined) {
      seen.set(`${manifest.kind} ${name}`, manifest);
      return [];
    }
    const message = `${manifest.kind} "${name}": the name is taken at ${placeText(first.place)}; rename one of the two`;
    return [diagnosticAt('NAME_DUPLICATE', manifest.at(['metadata', 'name']), { message, value: name })];
  });
}

/** Tiers that take the name or the order of a built-in tier, or the order of another. */
export function tierDiagnostics(manifests: readonly Manifest[]): readonly Diagnostic[] {
  const orders = new Map<number, string>(
    Object.entries(BUILT_IN_TIERS).map(([name, order]) => [order, `built-in tier "${name}"`]),
  );
  return manifests.flatMap((tier) => {
    if (tier.kind !== 'Tier') return [];
    const { name } = tier.metadata;
    if (Object.hasOwn(BUILT_IN_TIERS, name)) {
      const message = `Tier "${name}": the name belongs to a built-in tier; choose another`;
      return [diagnosticAt('TIER_ORDER', tier.at(['metadata', 'name']), { message, value: name })];
    }
    const owner = orders.get(tier.spec.order);
    if (owner === undefined) orders.set(tier.spec.order, `Tier "${name}" at ${placeText(tier.place)}`);
    return owner === undefined ? [] : [orderTaken(tier, owner)];
  });
}

function orderTaken(tier: ManifestOf<'Tier'>, owner: string): Diagnostic {
  const { order } = tier.spec;
  const message = `Tier "${tier.metadata.name}" spec.order: ${order} belongs to ${owner}; choose another`;
  return diagnosticAt('TIER_ORDER', tier.at(['spec', 'order']), { message, value: String(order) });
}

function fullName(manifest: Manifest): string {
  const { name } = manifest.metadata;
  return manifest.kind === 'Workload' ? `${manifest.metadata.namespace ?? 'default'}/${name}` : name;
}

function placeText({ file, line }: Place): string {
  return `${file}:${line}`;
}
