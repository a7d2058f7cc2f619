import { readFileSync } from 'node:fs';
import type { Judgement } from '../../controller/kernel/backend.ts';
import type { Hook } from '../../controller/model/packet.ts';

/** Frames, the images that judge them and what the image interpreter said, drawn once: every kernel is asked the same. */

export interface Asked {
  readonly frame: Uint8Array;
  /** Index into the image's points. */
  readonly point: number;
  readonly hook: Hook;
  readonly expected: Judgement;
}

export interface Case {
  readonly image: Uint8Array;
  readonly linkLayer: boolean;
  readonly asked: readonly Asked[];
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));

/** One line a case. */
export function encodeCorpus(cases: readonly Case[]): string {
  return cases
    .map(({ image, linkLayer, asked }) => {
      const frames = asked.map((each) => ({ ...each, frame: base64(each.frame) }));
      return `${JSON.stringify({ image: base64(image), linkLayer, asked: frames })}\n`;
    })
    .join('');
}

export function readCases(path: string): readonly Case[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { image, linkLayer, asked }: Encoded = JSON.parse(line);
      const frames = asked.map((each) => ({ ...each, frame: bytesOf(each.frame) }));
      return { image: bytesOf(image), linkLayer, asked: frames };
    });
}

interface Encoded {
  readonly image: string;
  readonly linkLayer: boolean;
  readonly asked: readonly (Omit<Asked, 'frame'> & { readonly frame: string })[];
}
