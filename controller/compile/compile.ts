import type { Checked } from '../errors/diagnostic.ts';
import type { Image, ImageFigures } from '../model/image.ts';
import type { HostPolicy } from '../model/policy.ts';
import { encode } from './encode.ts';
import { rowLimits, sizeLimits } from './limits.ts';
import { classify, type Parts, rowsOf } from './parts.ts';

/**
 * A host's policy as an image. Pure: equal policies give equal bytes, on any machine. The
 * value is absent when the policy is too large (IMAGE_LIMIT).
 *
 * rows (walks.ts, table.ts) → classes per dimension (addresses.ts, services.ts, source-ports.ts) →
 * bytes (encode.ts)
 */
export function compile(policy: HostPolicy): Checked<Image> {
  const rows = rowsOf(policy);
  const tooMany = rowLimits(policy, rows);
  if (tooMany.length > 0) return { value: undefined, diagnostics: tooMany };
  const parts = classify(policy, rows);
  const encoding = encode(parts);
  const tooLarge = sizeLimits(policy, encoding, parts.lines.entries.length);
  if (tooLarge.length > 0) return { value: undefined, diagnostics: tooLarge };
  const { bytes, digest } = encoding.finish();
  const { entries } = parts.lines;
  const image: Image = {
    host: policy.host,
    bytes,
    digest,
    rules: [...entries],
    subjectPoints: parts.points.subjects,
    figures: figuresOf(parts, bytes.length),
  };
  return { value: image, diagnostics: [] };
}

function figuresOf({ table, source, destination, service, sourcePort }: Parts, bytes: number): ImageFigures {
  return {
    rows: table.rows.size,
    classes: {
      source: source.classes.count(),
      destination: destination.classes.count(),
      service: service.classes.count(),
      sourcePort: sourcePort.classes.count(),
    },
    bytes,
  };
}
