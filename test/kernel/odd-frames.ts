import { existsSync } from 'node:fs';
import { compile } from '../../controller/compile/compile.ts';
import { load } from '../../controller/load/load.ts';
import type { Image } from '../../controller/model/image.ts';
import { resolve } from '../../controller/resolve/resolve.ts';
import { corpusPath, readCorpus } from '../corpora.ts';
import { snapshotFrom } from '../load/repository.ts';

/** Frames of public captures that are unusual in one way or another (see the README beside them). */
export interface OddFrame {
  readonly name: string;
  readonly linkType: number;
  readonly frame: Uint8Array;
}

export const ODD_FRAMES = 'odd_frames.jsonl.gz';

/** LINKTYPE_ values of captures, https://www.tcpdump.org/linktypes.html. */
export const LINK_TYPE = { null: 0, ethernet: 1, linuxSll: 113, ipv4: 228, ipv6: 229 } as const;

export function readOddFrames(): readonly OddFrame[] {
  if (!existsSync(corpusPath(ODD_FRAMES))) return [];
  return readCorpus(ODD_FRAMES).map((line) => {
    const { file, n, linktype, frame } = line as { file: string; n: number; linktype: number; frame: string };
    return { name: `${file}#${n}`, linkType: linktype, frame: Uint8Array.from(Buffer.from(frame, 'hex')) };
  });
}

const HOST = `
apiVersion: weir/v1
kind: Host
metadata: { name: odd }
spec:
  addresses: [192.0.2.1, "2001:db8::1"]
  interfaces: [{ name: "*" }]
  default: { ingress: deny, egress: deny }
`;

/** A host that denies everything but what tier safety allows. */
export function denyingImage(): Image {
  const loaded = load(snapshotFrom({ 'host.yaml': HOST })).value;
  const policy = loaded === undefined ? undefined : resolve(loaded).value?.hosts.get('odd');
  const image = policy === undefined ? undefined : compile(policy).value;
  if (image === undefined) throw new Error('the denying host does not compile');
  return image;
}
