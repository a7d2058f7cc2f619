import type { Checked, Diagnostic } from '../errors/diagnostic.ts';
import type { Config } from '../model/documents.generated.ts';
import { diagnosticAt, pathText, startOf } from './finding.ts';
import { parseDocuments } from './parse.ts';
import { isValid } from './schema.ts';
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
      return diagnosticAt(code, at(path), { message: `${subject}: ${wrong}; ${remedy}`, ...rest });
    },
  );
  return { value: isValid<Config>('config', value) ? value : undefined, diagnostics: findings };
}
