// Where a benchmark ran: what a reader must know before comparing numbers.
import { cpus, release, totalmem } from 'node:os';

/**
 * @param {Readonly<Record<string, string>>} peers
 * @returns {Promise<import('./result.d.ts').Machine>}
 */
export async function thisMachine(peers) {
  return {
    cpu: cpus()[0]?.model ?? 'unknown CPU',
    cores: cpus().length,
    memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
    kernel: release(),
    node: process.version,
    libbpf: await libbpfVersion(),
    peers,
  };
}

async function libbpfVersion() {
  try {
    const { libbpf } = await import('../../dist/kernel/ffi.js');
    return libbpf().libbpf_version_string();
  } catch {
    return 'absent';
  }
}

/** `CPU, 2 cores, 24 GiB, Linux …, Node …, libbpf …, peer …` */
export function describeMachine({ cpu, cores, memory, kernel, node, libbpf, peers }) {
  const versions = Object.entries(peers).map(([name, version]) => `${name} ${version}`);
  return [cpu, `${cores} cores`, memory, `Linux ${kernel}`, `Node ${node}`, `libbpf ${libbpf}`, ...versions].join(', ');
}
