// Hosts to apply to: one without a kernel, and a network namespace of this kernel. Each backend of one is fresh.
import { mkdirSync, rmSync } from 'node:fs';
import { composeBackend } from '../../dist/compose.js';
import { DEFAULT_MARK_MASK, formatMarkMask } from '../../dist/net/mark-mask.js';
import { makeNamespace, uniqueName } from '../network-namespace.mjs';

const markMask = formatMarkMask(DEFAULT_MARK_MASK);

/**
 * @typedef {import('../../controller/kernel/backend.ts').Backend} Backend
 * @typedef {import('../../controller/kernel/backend.ts').HostInterface} HostInterface
 * @typedef {{ within: <T>(use: (backend: Backend, links: readonly HostInterface[]) => T) => T } & Disposable} Live
 *   `use` must not wait for anything
 * @typedef {{ open(): Promise<Live> } & Disposable} World
 */

/**
 * @param {readonly string[]} names of the interfaces there are
 * @returns {World}
 */
export function memoryWorld(names) {
  const links = names.map((name, index) => ({ ifindex: index + 2, name, linkLayer: true }));
  return {
    async open() {
      const backend = await composeBackend({ backend: 'memory', pins: '', attach: 'auto', markMask });
      return { within: (use) => use(backend, links), [Symbol.dispose]: () => backend[Symbol.dispose]() };
    },
    [Symbol.dispose]() {},
  };
}

/**
 * A namespace with these interfaces. Needs root.
 *
 * @param {readonly string[]} names
 * @returns {Promise<World>}
 */
export async function kernelWorld(names) {
  const [{ enterNetworkNamespace }, { listInterfaces }] = await Promise.all([
    import('../../dist/kernel/ffi.js'),
    import('../../dist/kernel/interfaces.js'),
  ]);
  const host = makeNamespace(uniqueName('corp'), enterNetworkNamespace);
  try {
    for (const [index, name] of names.entries()) {
      host.run('ip', ['link', 'add', name, 'up', 'type', 'veth', 'peer', 'name', `far${index}`]);
    }
  } catch (error) {
    host[Symbol.dispose]();
    throw error;
  }
  return {
    async open() {
      const pins = `/sys/fs/bpf/weir-test-${uniqueName('corp')}`;
      mkdirSync(pins);
      const backend = await composeBackend({ backend: 'kernel', pins, attach: 'auto', markMask });
      return {
        within: (use) => host.inside(() => use(backend, listInterfaces())),
        [Symbol.dispose]() {
          host.inside(() => backend.release());
          backend[Symbol.dispose]();
          rmSync(pins, { recursive: true, force: true });
        },
      };
    },
    [Symbol.dispose]: () => host[Symbol.dispose](),
  };
}
