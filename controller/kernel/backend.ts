import type { Image } from '../model/image.ts';
import type { Hook } from '../model/packet.ts';
import type { Address } from '../net/address.ts';

/**
 * The seam to the kernel. Two honest implementations — libbpf.ts and memory.ts — are held to one
 * contract suite (test/contract). No partial success; every verb may be called again after a crash;
 * closing leaves enforcement in place.
 */

/** A counter of generations of this host, from 1, never reused. */
export type Generation = number;

/** How a program was attached: tcx link (kernel >= 6.6), or clsact filter with weir's fixed handle. */
export type Mechanism = 'tcx' | 'clsact';

/** An interface as the host has it now. `linkLayer` false: frames start with the IP header. */
export interface HostInterface {
  readonly ifindex: number;
  readonly name: string;
  readonly linkLayer: boolean;
  /** The link type, when frames of that type start with what no program of weir's reads: `attach` refuses it. */
  readonly unreadable?: string;
  readonly addresses?: readonly Address[];
}

/**
 * An interface's hook at which weir's policy is in force: read from the interface itself, which runs our program there by
 * the one mechanism, and from the deciding generation, which binds it as its present name and link layer ask.
 */
export interface Attachment {
  readonly ifindex: number;
  readonly name: string;
  readonly hook: Hook;
  readonly mechanism: Mechanism;
}

/**
 * An interface of which something of weir's is left that is not as desired: a link that runs another program or whose
 * interface moved away or is gone, a filter of the other mechanism, a binding to another point. `attach` mends it,
 * `detach` clears it away.
 */
export interface Unsettled {
  readonly ifindex: number;
  /** `undefined`: this network namespace has no such interface. */
  readonly name: string | undefined;
}

/** A filled, verified slot that does not decide yet. */
export interface Staged {
  readonly generation: Generation;
  readonly digest: string;
}

/** What stage wrote: `pages` of 4 KiB, of those that the image and its host facts take. */
export interface Filled extends Staged {
  readonly pages: { readonly written: number; readonly total: number };
}

export interface HeldGeneration extends Staged {
  readonly slot: number;
  readonly sizeClass: number;
  /** SHA-256 of the kernel's own bytes, computed when first asked for; to be asked before the slot is given up. */
  readonly readBack: string;
  /** Patterns of the interfaces the image manages; to be asked where `readBack` is `digest`, before the slot is given up. */
  readonly patterns: readonly string[];
}

/** What the kernel holds. `active` is undefined before the first commit. */
export interface Live {
  readonly active: Generation | undefined;
  readonly held: readonly HeldGeneration[];
  readonly attachments: readonly Attachment[];
  readonly unsettled: readonly Unsettled[];
}

export interface CounterReading {
  /** Rule id (16 hex digits) → totals since the rule was first seen. */
  readonly rules: ReadonlyMap<string, { readonly packets: bigint; readonly bytes: bigint }>;
  /** Reason name → packets dropped or passed for it. */
  readonly reasons: ReadonlyMap<string, bigint>;
  /**
   * Packets whose stamp was not that of the deciding generation, each counted under its reason as well: `earlier` were
   * judged by the generation that had judged them before, `stale` by the deciding one, theirs being no longer held.
   */
  readonly stamped: ReadonlyMap<string, bigint>;
}

/** A frame at a hook after others: it came in through an interface and carries `mark`. */
export interface Passage {
  readonly ifindex: number;
  readonly hook: Hook;
  readonly mark: number;
}

/** What a hook did to a frame, and the mark it goes on with. */
export interface Passed {
  readonly verdict: 'pass' | 'drop';
  readonly mark: number;
}

export interface Features {
  readonly kernel: string;
  readonly mechanism: Mechanism;
  readonly btf: boolean;
  readonly libbpf: string;
}

export interface Backend extends Disposable {
  readonly kind: 'kernel' | 'memory';
  /** What this host offers. Throws the Fault that says what is missing and how to get it. */
  probe(): Features;
  /**
   * Becomes the one that writes to what is pinned, until it is disposed or released, and sees to it that packets carry
   * their stamp where they are to; every writing verb does it too. Throws AGENT_RUNNING while another process is that one.
   */
  claim(): void;
  /** Reads what is live; adopts what is pinned, changes nothing. */
  inspect(): Live;
  /**
   * Fills a slot with `image` and the bindings of `interfaces`, gives it the next generation and reads back what it
   * wrote: the pages that differ from what the slot held. Decides nothing. Takes the slot that holds this very image
   * already, else the oldest if all are taken (never the active one, nor the one active before it). Interfaces that
   * there is no room for any more stay unbound, the last ones first: to `attach` them throws BINDINGS_FULL.
   */
  stage(image: Image, interfaces: readonly HostInterface[]): Filled;
  /**
   * One store; when it returns no packet is judged by an older generation, but those that had met one at an earlier
   * hook. A held generation is committed again the same way: that is a roll back.
   */
  commit(staged: Staged): void;
  /** Frees a held generation's slot. The active generation is refused. */
  retire(generation: Generation): void;
  /**
   * Binds the interface in every held generation, attaches both programs by the mechanism in use, then removes what
   * the other mechanism left. Called again it mends whatever made the interface unsettled. Throws ATTACH_REFUSED, BINDINGS_FULL.
   */
  attach(target: HostInterface): void;
  /** Detaches both programs, by whichever mechanism, and unbinds. Unknown and vanished interfaces are no error. */
  detach(ifindex: number): void;
  counters(): CounterReading;
  /** Runs the attached program of an interface over one frame: what would happen to it now. */
  decide(frame: Uint8Array, ifindex: number, hook: Hook): Passed['verdict'];
  /** The same for a frame on its way through the host. */
  carry(frame: Uint8Array, at: Passage): Passed;
  /**
   * `weir detach`: detaches everything, by whichever mechanism, and removes every pin. Throws ATTACH_REFUSED, with the pins
   * left in place, if an interface of this network namespace still runs a program of weir's afterwards; NOT_ROOT, having read
   * nothing, where only root can say what is left.
   */
  release(): void;
}

/** The outcome of one frame at one point of an image, by index into `Image.rules`. */
export interface Judgement {
  readonly action: 'allow' | 'deny' | 'reject';
  /** Name of the weir_reason, lower case, `_` → `-`: `row`, `arp`, `non-ip`, … */
  readonly reason: string;
  readonly ingress?: JudgedSide;
  readonly egress?: JudgedSide;
}

export interface JudgedSide {
  readonly rule: number;
  readonly action: 'allow' | 'deny' | 'reject';
  readonly reason: string;
}

/**
 * Decides frames by an image without touching anything live (eval, preflight, tests).
 * Two implementations: the interpreter over the image bytes, and the real program under
 * BPF_PROG_TEST_RUN. Both judge both sides of a point even if the first one drops.
 */
export interface Judge extends Disposable {
  load(image: Image): void;
  /** `point` is an index into the image's points. `linkLayer` is true unless said otherwise. */
  judge(frame: Uint8Array, point: number, hook: Hook): Judgement;
}
