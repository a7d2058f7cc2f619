import type { HostPolicy } from '../model/policy.ts';
import { type AddressClasses, addressKey, classifyAddresses, setNumbers } from './addresses.ts';
import { columnsOf } from './columns.ts';
import type { Dimension } from './dimension.ts';
import { ownTries } from './endpoints.ts';
import { arpDecider, createLines, type Lines, nonIpDecider } from './lines.ts';
import { createPages, type Pages } from './pages.ts';
import { layOutPoints, type Points } from './points.ts';
import { classifyServices, serviceKey } from './services.ts';
import { classifySourcePorts, sourcePortKey } from './source-ports.ts';
import { layOut, type RowTable } from './table.ts';
import type { Tries } from './trie.ts';
import type { ValueClasses } from './values.ts';

/** A host's policy as everything an image says, before there are bytes. */
export interface Parts {
  readonly lines: Lines;
  readonly arpLine: number;
  readonly nonIpLine: number;
  readonly nonIpAllowed: boolean;
  readonly table: RowTable;
  readonly points: Points;
  readonly own: Tries;
  readonly source: Dimension & AddressClasses;
  readonly destination: Dimension & AddressClasses;
  readonly service: Dimension & { readonly protocols: readonly ValueClasses[] };
  readonly sourcePort: Dimension & { readonly ports: ValueClasses; readonly none: number };
  readonly pages: Pages;
}

/** Rows first; classes are found by `classify`, which may be costly. */
export type Rows = Pick<Parts, 'lines' | 'arpLine' | 'nonIpLine' | 'nonIpAllowed' | 'table' | 'points'>;

export function rowsOf(policy: HostPolicy): Rows {
  const lines = createLines();
  const arpLine = lines.numberOf(arpDecider(policy.place));
  const nonIpLine = lines.numberOf(nonIpDecider(policy.nonIP.place));
  const table = layOut(policy, lines);
  const points = layOutPoints(policy, table);
  return { lines, arpLine, nonIpLine, nonIpAllowed: policy.nonIP.verdict === 'allow', table, points };
}

export function classify(policy: HostPolicy, rows: Rows): Parts {
  const table = rows.table.rows;
  const pages = createPages();
  const key = addressKey(setNumbers());
  const from = columnsOf(table, ({ match }) => match.from, key);
  const to = columnsOf(table, ({ match }) => match.to, key);
  const services = columnsOf(table, ({ match }) => match.services, serviceKey);
  const sourcePorts = columnsOf(table, ({ match }) => match.sourcePorts, sourcePortKey);
  return {
    ...rows,
    own: ownTries(policy),
    source: { columns: from, ...classifyAddresses(from.matches) },
    destination: { columns: to, ...classifyAddresses(to.matches) },
    service: { columns: services, ...classifyServices(services.matches, pages) },
    sourcePort: { columns: sourcePorts, ...classifySourcePorts(sourcePorts.matches, pages) },
    pages,
  };
}
