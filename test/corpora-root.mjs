import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** External test material: the folder named by $WEIR_CORPORA. The one file that knows where it lies. */
export const CORPORA = resolve(
  process.env['WEIR_CORPORA'] ?? join(dirname(fileURLToPath(import.meta.url)), '../../shared/corpora'),
);
