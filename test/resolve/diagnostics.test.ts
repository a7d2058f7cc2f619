import { diagnose, documentOf, documents, type Files, HOST, workloadOf } from './repository.ts';

interface Row {
  readonly title: string;
  readonly files: Files;
  readonly expect: readonly string[];
}

const set = (name: string, spec: string): string => documentOf('AddressSet', name, spec);
const policy = (name: string, spec: string): string => documentOf('Policy', name, spec);

const rows: readonly Row[] = [
  { title: 'a repository without mistakes', files: { 'h.yaml': HOST }, expect: [] },
  {
    title: 'HOST_UNMANAGED, INTERFACE_DUPLICATE',
    files: {
      'h.yaml': documentOf('Host', 'a', '{ addresses: [192.0.2.1], interfaces: [{ name: eth0 }, { name: eth0 }] }'),
    },
    expect: [
      'h.yaml:1:1 warning HOST_UNMANAGED host "a" has no management path; add spec.management, so that no policy can lock you or the agent out',
      'h.yaml:1:120 error INTERFACE_DUPLICATE host "a" lists interface "eth0" twice; remove one',
    ],
  },
  {
    title: 'WORKLOAD_UNATTACHED, HOST_UNKNOWN',
    files: { 'h.yaml': documents(HOST, workloadOf('a', '{ host: web-2, addresses: [10.0.0.1] }')) },
    expect: [
      'h.yaml:4:1 warning WORKLOAD_UNATTACHED workload "shop/a" names no interface; policy for it is enforced nowhere until spec.interface is set',
      'h.yaml:4:110 error HOST_UNKNOWN workload "shop/a" names host "web-2"; did you mean "web-1" (h.yaml:2)?',
    ],
  },
  {
    title: 'WORKLOAD_UNATTACHED, without an address',
    files: { 'h.yaml': documents(HOST, workloadOf('a', '{ host: web-1, interface: v }')) },
    expect: [
      'h.yaml:4:1 warning WORKLOAD_UNATTACHED workload "shop/a" names interface "v" and no address, so every packet there is a stranger\'s; policy for it is enforced nowhere until spec.addresses is set',
    ],
  },
  {
    title: 'ADDRESS_DUPLICATE on one interface of one host, however the address is written',
    files: {
      'h.yaml': documents(
        HOST,
        HOST.replace('web-1', 'web-2'),
        workloadOf('b', '{ host: web-1, interface: v, addresses: ["2001:db8::1"] }'),
        workloadOf('c', '{ host: web-1, interface: v, addresses: [10.0.0.2, "2001:DB8:0::1"] }'),
        workloadOf('d', '{ host: web-1, interface: w, addresses: ["2001:db8::1"] }'),
        workloadOf('e', '{ host: web-2, interface: v, addresses: ["2001:db8::1", "2001:db8::01"] }'),
      ),
    },
    expect: [
      'h.yaml:8:159 error ADDRESS_DUPLICATE workload "shop/c" has address 2001:db8::1 on interface "v", as workload "shop/b" (h.yaml:6) does; give each its own',
      'h.yaml:12:164 error ADDRESS_DUPLICATE workload "shop/e" lists address 2001:db8::1 twice; remove one',
    ],
  },
  {
    title: 'SET_UNKNOWN, SET_CYCLE, SET_EMPTY; a set that includes a refused one is not reported again',
    files: {
      'h.yaml': documents(
        HOST,
        set('a', '{ include: [b] }'),
        set('b', '{ include: [c, offcie] }'),
        set('c', '{ include: [a] }'),
        set('office', '{ cidrs: [10.0.0.0/8] }'),
        set('empty', '{ files: [sets/empty.txt] }'),
        set('self', '{ include: [self] }'),
      ),
      'sets/empty.txt': '# nobody yet\n',
    },
    expect: [
      'h.yaml:6:86 error SET_UNKNOWN address set "b" names address set "offcie"; did you mean "office" (h.yaml:10)?',
      'h.yaml:8:83 error SET_CYCLE address set "a" includes itself: a → b → c → a; remove one of these includes',
      'h.yaml:12:1 error SET_EMPTY address set "empty" holds no address; add one, or remove the set',
      'h.yaml:14:86 error SET_CYCLE address set "self" includes itself: self → self; remove one of these includes',
    ],
  },
  {
    title: 'names in a rule: TIER_UNKNOWN, SET_UNKNOWN, PORT_SET_UNKNOWN',
    files: {
      'h.yaml': HOST,
      'sets/office.yaml': set('office', '{ cidrs: [10.0.0.0/8] }'),
      'p.yaml': policy(
        'p',
        '{ tier: aplication, subject: { hosts: {} }, ingress: [{ name: r, action: allow, from: [{ addressSet: offcie }, { cidr: 10.0.0.0/8, except: [{ addressSet: zzz }] }], ports: [{ portSet: pg }] }] }',
      ),
    },
    expect: [
      'p.yaml:1:69 error TIER_UNKNOWN policy "p" names tier "aplication"; did you mean "application" (built in)?',
      'p.yaml:1:156 error SET_UNKNOWN rule "r" names address set "offcie"; did you mean "office" (sets/office.yaml:1)?',
      'p.yaml:1:209 error SET_UNKNOWN rule "r" names address set "zzz", which does not exist; add an AddressSet of that name',
      'p.yaml:1:242 error PORT_SET_UNKNOWN rule "r" names port set "pg", which does not exist; add a PortSet of that name',
    ],
  },
  {
    title: 'TIER_PATH: who owns the folder owns the tier; tier safety takes no policy',
    files: {
      'h.yaml': HOST,
      't.yaml': documentOf('Tier', 'security', '{ order: 500, paths: ["security/**", "*.sec.yaml"] }'),
      'p.yaml': documents(
        policy('p', '{ tier: security, subject: { hosts: {} } }'),
        policy('q', '{ tier: safety, subject: { hosts: {} } }'),
      ),
      'security/a/b.yaml': policy('z', '{ tier: security, subject: { hosts: {} } }'),
      'x.sec.yaml': policy('y', '{ tier: security, subject: { hosts: {} } }'),
      'sub/x.sec.yaml': policy('w', '{ tier: security, subject: { hosts: {} } }'),
    },
    expect: [
      'p.yaml:2:69 error TIER_PATH policy "p" is in tier "security", which takes files of "security/**", "*.sec.yaml" only; move it there or choose another tier',
      'p.yaml:4:69 error TIER_UNKNOWN policy "q" names tier "safety", which holds the host\'s own rules only; use spec.management of the Host, or another tier',
      'sub/x.sec.yaml:1:69 error TIER_PATH policy "w" is in tier "security", which takes files of "security/**", "*.sec.yaml" only; move it there or choose another tier',
    ],
  },
  {
    title: 'SUBJECT_EMPTY and PEER_EMPTY are warnings',
    files: {
      'h.yaml': documents(HOST, workloadOf('n', '{ host: web-1 }')),
      'p.yaml': documents(
        policy(
          'p',
          '{ subject: { hosts: { matchLabels: { role: db } } }, ingress: [{ name: r, action: deny, from: [{ workloads: { matchLabels: { a: b } } }, { workloads: { matchLabels: { role: db } } }, { hosts: { matchExpressions: [{ key: x, operator: Exists }] } }] }] }',
        ),
        policy(
          'q',
          '{ subject: { workloads: {}, namespaces: { matchLabels: { kubernetes.io/metadata.name: other } } } }',
        ),
      ),
    },
    expect: [
      'h.yaml:4:1 warning WORKLOAD_UNATTACHED workload "shop/n" names no interface; policy for it is enforced nowhere until spec.interface is set',
      'p.yaml:2:69 warning SUBJECT_EMPTY policy "p" has subject "host role=db", which selects nobody; it is enforced nowhere until something carries these labels',
      'p.yaml:2:164 warning PEER_EMPTY rule "r" names peer "workload a=b", which selects nobody; it matches nothing until something carries these labels',
      'p.yaml:2:206 warning PEER_EMPTY rule "r" names peer "workload role=db", of which no member declares an address; it matches nothing until one does',
      'p.yaml:2:252 warning PEER_EMPTY rule "r" names peer "host x", which selects nobody; it matches nothing until something carries these labels',
      'p.yaml:4:69 warning SUBJECT_EMPTY policy "q" has subject "workload everything in namespaces kubernetes.io/metadata.name=other", which selects nobody; it is enforced nowhere until something carries these labels',
    ],
  },
  {
    title: 'PEER_EMPTY: "except" takes everything out, by block or by set',
    files: {
      'p.yaml': documents(
        HOST,
        set('halves', '{ cidrs: [10.0.0.0/9, 10.128.0.0/9] }'),
        policy(
          'p',
          '{ subject: { hosts: {} }, ingress: [{ name: r, action: allow, from: [{ cidr: 10.0.0.0/8, except: [10.0.0.0/8] }, { cidr: 10.0.0.0/8, except: { addressSet: halves } }, { cidr: 10.0.0.0/8, except: [10.0.0.0/9] }] }] }',
        ),
      ),
    },
    expect: [
      'p.yaml:6:156 warning PEER_EMPTY rule "r" names peer "10.0.0.0/8", of which "except" takes every address out; it matches nothing until one is left',
      'p.yaml:6:200 warning PEER_EMPTY rule "r" names peer "10.0.0.0/8", of which "except" takes every address out; it matches nothing until one is left',
    ],
  },
  {
    title: 'DENY_ONE_FAMILY, whatever the subjects have',
    files: {
      'h.yaml': HOST,
      'p.yaml': policy(
        'p',
        '{ subject: { hosts: {} }, ingress: [{ name: r, action: deny, from: [{ cidr: 10.0.0.0/8 }] }, { name: s, action: reject, from: [{ cidr: 10.0.0.0/8 }, { cidr: "2001:db8::/32" }] }, { name: t, action: allow, from: [{ cidr: 10.0.0.0/8 }] }, { name: u, action: deny, to: [{ cidr: 10.0.0.0/8 }] }], egress: [{ name: v, action: reject, to: [{ cidr: "fd00::/8" }] }] }',
      ),
    },
    expect: [
      'p.yaml:1:128 warning DENY_ONE_FAMILY rule "r" has action deny and peers in IPv4 only, so IPv6 passes it by; name the IPv6 peers as well',
      'p.yaml:1:396 warning DENY_ONE_FAMILY rule "v" has action reject and peers in IPv6 only, so IPv4 passes it by; name the IPv4 peers as well',
    ],
  },
  {
    title: 'ENDPOINT_UNKNOWN and unknown names in a PolicyTest',
    files: {
      'h.yaml': documents(
        HOST,
        documentOf(
          'PolicyTest',
          't',
          '{ cases: [{ name: c, from: { workload: shop/db }, to: { host: web-2 }, protocol: tcp, port: 1, expect: allow }], never: [{ name: n, from: [{ addressSet: x }], ports: [{ portSet: y }] }] }',
        ),
      ),
    },
    expect: [
      'h.yaml:4:100 error ENDPOINT_UNKNOWN case "c" names workload "shop/db", which does not exist; add a Workload of that namespace and name',
      'h.yaml:4:127 error ENDPOINT_UNKNOWN case "c" names host "web-2"; did you mean "web-1" (h.yaml:2)?',
      'h.yaml:4:212 error SET_UNKNOWN invariant "n" names address set "x", which does not exist; add an AddressSet of that name',
      'h.yaml:4:240 error PORT_SET_UNKNOWN invariant "n" names port set "y", which does not exist; add a PortSet of that name',
    ],
  },
];

test.each(rows)('$title', ({ files, expect: expected }) => {
  expect(diagnose(files)).toEqual(expected);
});
