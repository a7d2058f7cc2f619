// The firewalls under test, each brought into force in a namespace of its own.
import { rmSync } from 'node:fs';
import { apply } from '../../dist/apply/apply.js';
import { compile } from '../../dist/compile/compile.js';
import { listInterfaces } from '../../dist/kernel/interfaces.js';
import { kernelBackend } from '../../dist/kernel/libbpf.js';
import {
  hostPolicy,
  ipsetSets,
  iptablesWithSets,
  NFT_HOOKS,
  nftConcatenation,
  nftLinear,
  nftTree,
} from './flat-policy.mjs';
import { DEVICE, HOST_ADDRESS } from './live-wire.mjs';

/** Every allowed and denied packet is let through: what the wire, the stack and the counting cost. */
export const NOTHING = 'nothing';
export const WEIR = 'weir';
export const LINEAR = 'nftables, linear';
/** nftables at its best is whichever of these does best. */
export const BEST = ['nftables, concatenation', 'nftables, tree of maps'];
export const EARLY = ['nftables ingress, concatenation', 'nftables ingress, tree of maps'];
export const IPSET = 'iptables + ipset';

/**
 * Name → brings `rules` into force in a namespace (live-wire.mjs) and answers how to take them out of force again.
 *
 * @type {Readonly<Record<string, (host: object, rules: readonly import('./flat-policy.mjs').FlatRule[]) => Disposable>>}
 */
export const CONTESTANTS = {
  [NOTHING]: () => withNamespace,
  [WEIR]: enforce,
  [LINEAR]: nft('input', nftLinear),
  [BEST[0]]: nft('input', nftConcatenation),
  [BEST[1]]: nft('input', nftTree),
  [EARLY[0]]: nft('ingress', nftConcatenation),
  [EARLY[1]]: nft('ingress', nftTree),
  [IPSET](host, rules) {
    host.run('ipset', ['restore'], ipsetSets(rules));
    host.run('iptables-restore', [], iptablesWithSets());
    return withNamespace;
  },
};

/** Rules of netfilter end with their namespace. */
const withNamespace = { [Symbol.dispose]() {} };

function nft(hook, textOf) {
  return (host, rules) => {
    host.run('nft', ['-f', '-'], textOf(rules, NFT_HOOKS[hook](DEVICE)));
    return withNamespace;
  };
}

/** As the agent does it: compile, stage, commit, attach. */
function enforce(host, rules) {
  const image = compile(hostPolicy(rules, { address: HOST_ADDRESS, interfaceName: DEVICE })).value;
  if (image === undefined) throw new Error(`${rules.length} rules do not compile`);
  const pins = `/sys/fs/bpf/${host.name}`;
  const backend = kernelBackend({ pins, attach: 'tcx' });
  const end = () => {
    host.inside(() => backend.release());
    backend[Symbol.dispose]();
    rmSync(pins, { recursive: true, force: true });
  };
  try {
    const { failures } = host.inside(() => apply(backend, image, listInterfaces()));
    if (failures.length > 0) throw failures[0];
  } catch (error) {
    end();
    throw error;
  }
  return { [Symbol.dispose]: end };
}
