import { CONSTANTS } from '../abi/layout.generated.ts';
import { ANY } from './columns.ts';
import { type Dimension, NARROW } from './dimension.ts';

const { WEIR_BY_SOURCE: SOURCE, WEIR_BY_DESTINATION: DESTINATION, WEIR_BY_SERVICE: SERVICE } = CONSTANTS;

export interface Dimensions {
  readonly source: Dimension;
  readonly destination: Dimension;
  readonly service: Dimension;
}

/** Entries the row takes; more than NARROW where it asks nothing of a dimension of the kind. */
export function copies(row: number, kind: number, { source, destination, service }: Dimensions): number {
  const own = ({ columns, spread }: Dimension): number => {
    const match = columns.asked[row] ?? ANY;
    return match === ANY ? NARROW + 1 : (spread[match] ?? 0);
  };
  let product = 1;
  if (kind & SOURCE) product *= own(source);
  if (kind & DESTINATION) product *= own(destination);
  if (kind & SERVICE) product *= own(service);
  return product;
}

/** Visits the two places of every key a row is filed under, as final numbers of classes. */
export type Places = (row: number, visit: (first: number, second: number) => void) => void;

export function placesOf(kind: number, dimensions: Dimensions): Places {
  const [one, other] = [firstOf(kind, dimensions), secondOf(kind, dimensions)];
  return (row, visit) =>
    visitClasses(one, row, (first) => {
      visitClasses(other, row, (second) => visit(first, second));
    });
}

/** A place that no dimension has is 0. */
function visitClasses(dimension: Dimension | undefined, row: number, visit: (number: number) => void): void {
  if (dimension === undefined) {
    visit(0);
    return;
  }
  const { columns, narrow } = dimension;
  const match = columns.asked[row] ?? ANY;
  const end = narrow.starts[match + 1] ?? 0;
  for (let at = narrow.starts[match] ?? end; at < end; at++) visit(narrow.classes[at] ?? 0);
}

function firstOf(kind: number, { source, service }: Dimensions): Dimension | undefined {
  if (kind & SOURCE) return source;
  return kind === (DESTINATION | SERVICE) ? service : undefined;
}

function secondOf(kind: number, { destination, service }: Dimensions): Dimension | undefined {
  if (kind & DESTINATION) return destination;
  return kind & SERVICE ? service : undefined;
}
