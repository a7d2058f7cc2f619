import { Fault } from '../errors/fault.ts';
import type { Judge } from '../kernel/backend.ts';
import type { Image } from '../model/image.ts';
import type { Hook } from '../model/packet.ts';

const HOOKS: readonly Hook[] = ['ingress', 'egress'];

/**
 * Asks an image about one TCP segment and one ARP request a family at every subject before it is staged: it must
 * decide each of them by a row of its own. Throws IMAGE_CORRUPT when it does not (I-3).
 * It does not judge whether the answer is wanted.
 */
export function preflight(judge: Judge, image: Image): void {
  judge.load(image);
  for (const [subject, point] of image.subjectPoints) {
    for (const hook of HOOKS) {
      for (const [name, frame] of PROBES) {
        const { reason, ingress, egress } = judge.judge(frame, point, hook);
        if (![reason, ingress?.reason, egress?.reason].includes('broken')) continue;
        throw new Fault(
          'IMAGE_CORRUPT',
          `checking image ${image.digest.slice(0, 12)}: ${subject} has no row for ${name} at hook ${hook}; the serving generation stays, report this image`,
        );
      }
    }
  }
}

/** A TCP header without options: ports 40000 → 443, SYN (RFC 9293 section 3.1). */
const SEGMENT = '9c4001bb 00000000 00000000 50020400 00000000';

/** Frames between documentation addresses (RFC 5737, RFC 3849); ARP as RFC 826. */
const PROBES: readonly (readonly [string, Uint8Array])[] = [
  ['an IPv4 segment', frame('0800', `45000028 00000000 40060000 c0000201 cb007109 ${SEGMENT}`)],
  [
    'an IPv6 segment',
    frame(
      '86dd',
      `60000000 00140640 20010db8 00000000 00000000 00000001 20010db8 00000000 00000000 00000002 ${SEGMENT}`,
    ),
  ],
  ['an ARP request', frame('0806', '00010800 06040001 02000000 0001c000 02010000 00000000 cb007109')],
];

function frame(etherType: string, payload: string): Uint8Array {
  const hex = `020000000002 020000000001 ${etherType} ${payload}`;
  return new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}
