import { readFile } from 'node:fs/promises';
import type { StatusDocument } from '../observe/status.ts';
import type { Progress } from './world.ts';

const NOTHING: Progress = {
  agent: undefined,
  revision: undefined,
  generation: undefined,
  digest: undefined,
  inSync: false,
  problem: undefined,
};

/** The agent's status file as the story reads it; nothing yet while the file is not there. */
export async function readProgress(path: string): Promise<Progress> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return NOTHING;
  }
  const status: StatusDocument = JSON.parse(text);
  return progressOf(status);
}

export function progressOf({
  agent,
  revision,
  generation,
  digest,
  inSync,
  lastError,
  lastPass,
}: StatusDocument): Progress {
  return {
    agent: agent?.startedAt,
    revision: revision ?? undefined,
    generation: generation ?? undefined,
    digest: digest.enforced ?? undefined,
    inSync: inSync && lastPass !== null,
    problem: lastError === null ? undefined : problemOf(lastError),
  };
}

function problemOf({ message, diagnostics }: NonNullable<StatusDocument['lastError']>): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return message;
  const lines = errors.map(
    ({ place, code, message: text }) => `${place.file}:${place.line}:${place.column} ${code} ${text}`,
  );
  return lines.join('\n');
}
