import type { Direction } from './policy.ts';

export type { Packet, ParsedFrame, RefusedReason } from '../net/packet.ts';

/** Where a program sees a packet, as the interface sees it. */
export type Hook = Direction;
