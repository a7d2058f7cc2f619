import type { DiagnosticCode } from '../../controller/errors/catalogue.ts';
import type { Files } from '../load/repository.ts';

/** `tcp/443`, `tcp/49152 from 5432` (the source port), `icmp/echo` (ICMPv6 in the IPv6 run), `47` for a protocol by number. */
type Ported = `${'tcp' | 'udp' | 'sctp'}/${number}`;
export type Asked = Ported | `${Ported} from ${number}` | `icmp/${IcmpKind}` | `${number}`;

/** ICMP messages that both families have (`query`: timestamp, node information), and `neighbour-solicitation`, which is IPv6's and asked in its run only. */
export type IcmpKind =
  | 'echo'
  | 'echo-reply'
  | 'unreachable'
  | 'too-big'
  | 'time-exceeded'
  | 'parameter-problem'
  | 'query'
  | 'neighbour-solicitation';

/** `IPv4`, `IPv6`: allowed in this family, denied in the other. */
export type Expected = 'allow' | 'deny' | 'IPv4' | 'IPv6';

/**
 * From, to, what is asked, what is expected; and, where it matters, what decides: tier, policy and rule of a side,
 * as `weir eval` prints them. Ends are workloads (`shop/web`), hosts (`node-1`), places of `places.ts`, and addresses,
 * which are asked in their own family only.
 */
export type CaseFlow = readonly [from: string, to: string, asked: Asked, expect: Expected, by?: string];

/** One thing that holds. Every case is asked in IPv4 and IPv6, of the reference, the image and the kernel. */
export interface Case {
  /** The rule it holds: `NP-12`. */
  readonly id: string;
  /** What holds, in a sentence. */
  readonly title: string;
  /** `case.yaml`, beside the inventory. */
  readonly documents: string;
  /** Files beside or instead of the inventory's. */
  readonly files?: Files;
  readonly flows?: readonly CaseFlow[];
  /** What a person reads, to the letter: `case.yaml:4:3 CODE message`. Absent: nothing. */
  readonly lines?: readonly string[];
  /** Codes whose lines are another case's matter. */
  readonly apart?: readonly DiagnosticCode[];
}
