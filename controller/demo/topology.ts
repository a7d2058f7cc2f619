import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The three namespaces of the story; `web` is the host under policy, and forwards between the other two. */
export type Place = 'client' | 'web' | 'db';

/** Addresses as the repository in policies/ declares them. */
export const ADDRESSES = {
  client: { 4: '192.0.2.100', 6: '2001:db8:1::100' },
  web: { 4: '192.0.2.10', 6: '2001:db8:1::10' },
  db: { 4: '10.1.0.5', 6: '2001:db8:2::5' },
} as const;

/** The host's addresses towards the database. */
export const WEB_ON_DB_SIDE = { 4: '10.1.0.1', 6: '2001:db8:2::1' } as const;

export interface Topology extends AsyncDisposable {
  /** Path for `nsenter --net=…`. */
  namespace(place: Place): string;
}

/**
 * Makes client ── eth0 · web · veth-db ── db, each in a namespace of its own:
 *
 *     client eth0 192.0.2.100 ───── eth0 192.0.2.10 web 10.1.0.1 veth-db ───── eth0 10.1.0.5 db
 *
 * Names carry this process's id; disposing deletes exactly these namespaces, and with them their interfaces.
 */
export async function buildTopology(): Promise<Topology> {
  const name = (place: Place): string => `weir-demo-${process.pid}-${place}`;
  const places: readonly Place[] = ['client', 'web', 'db'];
  const made: Place[] = [];
  const topology: Topology = {
    namespace: (place) => `/run/netns/${name(place)}`,
    async [Symbol.asyncDispose]() {
      for (const place of made.splice(0)) await run('ip', ['netns', 'delete', name(place)]).catch(() => undefined);
    },
  };
  try {
    for (const place of places) {
      await run('ip', ['netns', 'add', name(place)]);
      made.push(place);
    }
    for (const batch of wiring(name)) await ip(batch.namespace, batch.lines);
    for (const knob of ['ipv4/ip_forward', 'ipv6/conf/all/forwarding']) await switchOn(name('web'), knob);
    return topology;
  } catch (error) {
    await topology[Symbol.asyncDispose]();
    throw error;
  }
}

interface Batch {
  readonly namespace: string;
  readonly lines: readonly string[];
}

function wiring(name: (place: Place) => string): readonly Batch[] {
  const [client, web, db] = [name('client'), name('web'), name('db')];
  const address = (device: string, pair: { readonly 4: string; readonly 6: string }): readonly string[] => [
    `address add ${pair[4]}/24 dev ${device}`,
    `address add ${pair[6]}/64 dev ${device} nodad`,
    `link set ${device} up`,
  ];
  const leaf = (
    pair: { readonly 4: string; readonly 6: string },
    router: { readonly 4: string; readonly 6: string },
  ) => [
    'link set lo up',
    ...address('eth0', pair),
    `route add default via ${router[4]}`,
    `-6 route add default via ${router[6]}`,
  ];
  return [
    {
      namespace: web,
      lines: [
        `link add eth0 type veth peer name eth0 netns ${client}`,
        `link add veth-db type veth peer name eth0 netns ${db}`,
        'link set lo up',
        ...address('eth0', ADDRESSES.web),
        ...address('veth-db', WEB_ON_DB_SIDE),
      ],
    },
    { namespace: client, lines: leaf(ADDRESSES.client, ADDRESSES.web) },
    { namespace: db, lines: leaf(ADDRESSES.db, WEB_ON_DB_SIDE) },
  ];
}

/** By nsenter, as `ip -n` changes mounts, which it may not where the root folder is no mount point: in a chroot. */
async function ip(namespace: string, lines: readonly string[]): Promise<void> {
  for (const line of lines) await run('nsenter', [`--net=/run/netns/${namespace}`, 'ip', ...line.split(' ')]);
}

/** /proc/sys/net shows the settings of the namespace of whoever opens it. */
async function switchOn(namespace: string, knob: string): Promise<void> {
  await run('nsenter', [`--net=/run/netns/${namespace}`, 'sh', '-c', `echo 1 > /proc/sys/net/${knob}`]);
}
