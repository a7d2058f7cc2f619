/** Where a member's ranges begin (+1) and end (−1), in no order. Positions of one type: number or bigint. */
export interface Edges<P extends number | bigint> {
  /** The lowest position there is. */
  readonly start: P;
  readonly positions: P[];
  readonly members: number[];
  readonly steps: number[];
}

export function createEdges<P extends number | bigint>(start: P): Edges<P> {
  return { start, positions: [], members: [], steps: [] };
}

/** Adds [first, end) to a member; an `end` of `undefined` is never reached. */
export function addRange<P extends number | bigint>(
  edges: Edges<P>,
  member: number,
  first: P,
  end: P | undefined,
): void {
  edges.positions.push(first);
  edges.members.push(member);
  edges.steps.push(1);
  if (end === undefined) return;
  edges.positions.push(end);
  edges.members.push(member);
  edges.steps.push(-1);
}

export interface Sweep<P> {
  /** A member begins or ceases to cover the position. */
  toggle(member: number): void;
  /** Every toggle of this position was made. Positions ascend. */
  settle(position: P): void;
}

/**
 * Visits the start, and every position where some range begins or ends. A member covers a position while any of its
 * ranges does: overlapping, nested and adjacent ranges need no merging first. `members` is their number.
 */
export function sweep<P extends number | bigint>(edges: Edges<P>, members: number, visit: Sweep<P>): void {
  const { positions } = edges;
  const order = Uint32Array.from(positions.keys()).sort((a, b) => compare(positions[a], positions[b]));
  const covering = new Int32Array(members);
  if (positions[order[0] ?? 0] !== edges.start) visit.settle(edges.start);
  for (let i = 0; i < order.length; i++) {
    const edge = order[i] ?? 0;
    const member = edges.members[edge] ?? 0;
    const before = covering[member] ?? 0;
    const after = before + (edges.steps[edge] ?? 0);
    covering[member] = after;
    if (before > 0 !== after > 0) visit.toggle(member);
    const position = positions[edge];
    const next = order[i + 1];
    if (position !== undefined && (next === undefined || positions[next] !== position)) visit.settle(position);
  }
}

function compare(a: number | bigint | undefined, b: number | bigint | undefined): number {
  if (a === undefined || b === undefined) return 0;
  return a < b ? -1 : a > b ? 1 : 0;
}
