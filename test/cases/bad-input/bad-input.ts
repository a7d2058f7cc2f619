import type { DiagnosticCode } from '../../../controller/errors/catalogue.ts';
import type { Files } from '../../load/repository.ts';

/** The smallest repository with one mistake (or one kind of it), and every line a person reads about it. */
export interface BadInput {
  readonly code: DiagnosticCode;
  readonly title: string;
  readonly files: Files;
  /** `path:line:col CODE message` */
  readonly lines: readonly string[];
}
