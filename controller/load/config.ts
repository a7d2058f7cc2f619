import type { Checked, Diagnostic } from '../errors/diagnostic.ts';
import type { Config } from '../model/documents.generated.ts';
import type { DocumentPath } from '../model/manifest.ts';
import { DEFAULT_MARK_MASK, formatMarkMask, MARK_BITS, parseMarkMask } from '../net/mark-mask.ts';
import { diagnosticAt, pathText, startOf } from './finding.ts';
import { parseDocuments } from './parse.ts';
import { isValid } from './schema.ts';
import { fieldsOf, numberOf } from './shape.ts';
import { schemaFindings } from './violations.ts';

/** Reads the agent's configuration; what is not written has its default. `host` has none here: it is the machine's. */
export function loadConfig(text: string, file: string): Checked<Config> {
  const { documents, diagnostics } = parseDocuments(text, file);
  const [document, second] = documents;
  if (diagnostics.length > 0) return { value: undefined, diagnostics };
  if (document === undefined) {
    const message = 'reading the configuration: the file is empty; write at least "source"';
    return { value: undefined, diagnostics: [diagnosticAt('FIELD_MISSING', startOf(file), { message })] };
  }
  if (second !== undefined) {
    const message = 'reading the configuration: there is a second document; keep one';
    return { value: undefined, diagnostics: [diagnosticAt('FIELD_CONFLICT', second.place, { message })] };
  }
  const { value, at } = document;
  const findings: readonly Diagnostic[] = schemaFindings('config', value).map(
    ({ code, path, wrong, remedy, ...rest }) => {
      const subject = path.length === 0 ? 'configuration' : `configuration ${pathText(path)}`;
      return diagnosticAt(code, at(path), {
        message: `${subject}: ${wrong}; ${quotedMask(value, path) ?? remedy}`,
        ...rest,
      });
    },
  );
  if (!isValid<Config>('config', value)) return { value: undefined, diagnostics: findings };
  const mistake = markMaskMistake(value.markMask);
  if (mistake === undefined) return { value, diagnostics: findings };
  const wrong = diagnosticAt('VALUE_INVALID', at(['markMask']), { message: `configuration markMask: ${mistake}` });
  return { value: undefined, diagnostics: [...findings, wrong] };
}

/** YAML reads a hexadecimal mask as the number it is. */
function quotedMask(value: unknown, path: DocumentPath): string | undefined {
  const mask = path[0] === 'markMask' ? numberOf(fieldsOf(value)['markMask']) : undefined;
  return mask === undefined ? undefined : `write "${formatMarkMask(mask)}" in quotes`;
}

/** What no schema can say of a mask. `undefined`: nothing is wrong with it. */
export function markMaskMistake(text: string): string | undefined {
  if (parseMarkMask(text) !== undefined) return undefined;
  const { least, most } = MARK_BITS;
  return `${JSON.stringify(text)} is no run of ${least} to ${most} bits; write one like "${formatMarkMask(DEFAULT_MARK_MASK)}", or "0" for none`;
}
