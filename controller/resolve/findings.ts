import { CATALOGUE, type DiagnosticCode } from '../errors/catalogue.ts';
import { byPlace, type Checked, type Diagnostic, isError, type Place } from '../errors/diagnostic.ts';
import { nearest } from '../errors/suggest.ts';

/** Where a stage collects what it finds wrong; each finding is kept once. */
export interface Findings {
  add(code: DiagnosticCode, place: Place, message: string, detail?: Pick<Diagnostic, 'value' | 'suggestion'>): void;
  /** The stage's answer: `value` unless an error was found. */
  checked<T>(value: T): Checked<T>;
  readonly failed: boolean;
}

export function collectFindings(): Findings {
  const found = new Map<string, Diagnostic>();
  const all = (): readonly Diagnostic[] => [...found.values()];
  return {
    add(code, place, message, detail = {}) {
      const key = JSON.stringify([code, place, message]);
      found.set(key, { severity: CATALOGUE[code], code, place, message, ...detail });
    },
    checked(value) {
      const diagnostics = all().toSorted(byPlace);
      return { value: diagnostics.some(isError) ? undefined : value, diagnostics };
    },
    get failed() {
      return all().some(isError);
    },
  };
}

/** A name that may be meant, and where it is written (`undefined`: built in). */
export type Known = ReadonlyMap<string, { readonly place: Place } | undefined>;

export interface UnknownName {
  readonly code: DiagnosticCode;
  readonly place: Place;
  /** Who names it: `rule "web-in"`. */
  readonly who: string;
  /** What kind of thing is named: `address set`. */
  readonly what: string;
  readonly name: string;
  readonly known: Known;
  /** What to do when nothing similar exists. */
  readonly remedy: string;
}

/** `rule "web-in" names address set "offcie"; did you mean "office" (sets/office.yaml:3)?` */
export function reportUnknown(findings: Findings, { code, place, who, what, name, known, remedy }: UnknownName): void {
  const suggestion = nearest(name, known.keys());
  if (suggestion === undefined) {
    findings.add(code, place, `${who} names ${what} "${name}", which does not exist; ${remedy}`, { value: name });
    return;
  }
  const where = known.get(suggestion)?.place;
  const origin = where === undefined ? 'built in' : `${where.file}:${where.line}`;
  findings.add(code, place, `${who} names ${what} "${name}"; did you mean "${suggestion}" (${origin})?`, {
    value: name,
    suggestion,
  });
}
