import type { ImageFigures } from '../model/image.ts';
import { plural } from './render.ts';

/** Hosts whose images are listed before the rest is counted. */
const HOSTS_SHOWN = 20;

/** A host, and what its image costs. */
export interface HostFigures {
  readonly host: string;
  readonly figures: ImageFigures;
}

/** How the compiler chose to find the row that decides; `systemd/README.md` says how to read it. */
export function lookupText({ live, rows, vectorRows, filed, entries, lines }: ImageFigures): string {
  const byEntry = filed === 0 ? '' : `, ${filed} by ${plural(entries, 'entry', 'entries')}`;
  const found = `${vectorRows} by vector${byEntry}`;
  return `${live} of ${rows} rows can decide, ${found}; ${lines.typical} cache lines a packet, at most ${lines.worst}`;
}

/** The same, with what the image takes. */
export function imageText(figures: ImageFigures): string {
  return `${plural(figures.bytes, 'byte')}, ${lookupText(figures)}`;
}

/** A line a host, the largest image first. */
export function hostLines(images: readonly HostFigures[]): string {
  const largest = [...images].sort((a, b) => b.figures.bytes - a.figures.bytes);
  const rest = largest.length - HOSTS_SHOWN;
  const lines = largest.slice(0, HOSTS_SHOWN).map(({ host, figures }) => `${host}: ${imageText(figures)}\n`);
  return lines.join('') + (rest > 0 ? `… and ${plural(rest, 'smaller image')}\n` : '');
}
