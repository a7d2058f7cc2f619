// Rules that are asked of a packet at one hook: a host that forwards between others, and its weir documents.

const INTERFACE = 'eth0';

/** Whatever no policy decides is denied; nothing is allowed before the policies. */
export const ROUTER = {
  apiVersion: 'weir/v1',
  kind: 'Host',
  metadata: { name: 'router' },
  spec: {
    addresses: ['192.0.2.1', '2001:db8:ffff::1'],
    interfaces: [{ name: INTERFACE }],
    default: { ingress: 'deny' },
    safety: { dhcp: false, neighbourDiscovery: false },
  },
};

/** For what the router owns and what it forwards: these rules do not tell them apart. */
export function policy(name, { tier, order, ingress }) {
  const spec = { tier, order, subject: { hosts: {}, scope: 'all' }, ingress };
  return { apiVersion: 'weir/v1', kind: 'Policy', metadata: { name }, spec };
}

/** A packet that comes in, as a line for `weir eval`. */
export function arriving(flow) {
  return { ...flow, host: ROUTER.metadata.name, interface: INTERFACE, direction: 'ingress' };
}
