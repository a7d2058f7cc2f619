import { release } from 'node:os';
import { agentProcess } from './agent-process.ts';
import { type Peer, startPeer } from './peers.ts';
import { ADDRESSES, buildTopology, type Place } from './topology.ts';
import type { World } from './world.ts';

/** What is listened on, so that a blocked connection is the policy's doing. */
const SERVERS: readonly { readonly place: Place; readonly port: number }[] = [
  { place: 'web', port: 80 },
  { place: 'web', port: 8080 },
  { place: 'db', port: 5432 },
];

const PLACES: readonly Place[] = ['client', 'web', 'db'];

/** Namespaces, real sockets, and the agent in a process of its own. `folder` is private to this run. */
export async function kernelWorld(folder: string, bare: string): Promise<World> {
  const ends: (() => PromiseLike<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const topology = await buildTopology();
    ends.push(() => topology[Symbol.asyncDispose]());
    const peers = new Map<Place, Peer>();
    for (const place of PLACES) {
      const peer = startPeer(topology.namespace(place));
      ends.push(() => peer[Symbol.asyncDispose]());
      peers.set(place, peer);
    }
    for (const { place, port } of SERVERS) await peers.get(place)?.listen(port);
    const agent = await agentProcess(topology.namespace('web'), folder, bare);
    ends.push(() => agent[Symbol.asyncDispose]());
    return {
      title: `on real packets: kernel ${release()}, three network namespaces`,
      outlivesAgent: true,
      async connect({ from, to, family, port }, milliseconds) {
        return (await peers.get(from)?.connect(ADDRESSES[to][family], port, milliseconds)) ?? false;
      },
      startAgent: agent.start,
      killAgent: () => agent.end('SIGKILL'),
      progress: agent.progress,
      statusText: agent.statusText,
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
