import type { Case } from '../case.ts';

/** Blocks of addresses as peers. */
export const IP_BLOCKS: readonly Case[] = [
  {
    id: 'NP-26',
    title: 'except leaves a part of the block out',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress:
    - from:
        - ipBlock: { cidr: 203.0.113.0/24, except: [203.0.113.128/25, 203.0.113.8/32] }
        - ipBlock: { cidr: "2001:db8:c::/64", except: ["2001:db8:c:0:8000::/65", "2001:db8:c::8/128"] }
`,
    flows: [
      ['office', 'shop/web', 'tcp/8080', 'allow'],
      ['kiosk', 'shop/web', 'tcp/8080', 'deny'],
      ['internet', 'shop/web', 'tcp/8080', 'deny'],
    ],
  },
  {
    id: 'NP-26',
    title: 'except outside its block, as large as its block, larger, or of the other family is refused',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock: { cidr: 203.0.113.0/24, except: [203.0.112.0/25] }
        - ipBlock: { cidr: 203.0.113.0/24, except: [203.0.113.0/24] }
        - ipBlock: { cidr: 203.0.113.0/24, except: [203.0.0.0/16] }
        - ipBlock: { cidr: "2001:db8::/32", except: [203.0.113.0/25] }
`,
    lines: [
      'case.yaml:8:53 VALUE_INVALID NetworkPolicy "shop/web" spec.ingress[0].from[0].ipBlock.except[0]: 203.0.112.0/25 is not a smaller block inside 203.0.113.0/24; write one that is, or remove it',
      'case.yaml:9:53 VALUE_INVALID NetworkPolicy "shop/web" spec.ingress[0].from[1].ipBlock.except[0]: 203.0.113.0/24 is not a smaller block inside 203.0.113.0/24; write one that is, or remove it',
      'case.yaml:10:53 VALUE_INVALID NetworkPolicy "shop/web" spec.ingress[0].from[2].ipBlock.except[0]: 203.0.0.0/16 is not a smaller block inside 203.0.113.0/24; write one that is, or remove it',
      'case.yaml:11:54 VALUE_INVALID NetworkPolicy "shop/web" spec.ingress[0].from[3].ipBlock.except[0]: 203.0.113.0/25 is not a smaller block inside 2001:db8::/32; write one that is, or remove it',
    ],
  },
  {
    id: 'NP-26',
    title: 'a block that is no block, an address without a length and a block without cidr are refused',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - from:
        - ipBlock: { cidr: office }
        - ipBlock: { cidr: 203.0.113.10 }
        - ipBlock: { cidr: 203.0.113.0/33 }
        - ipBlock: { except: [203.0.113.0/25] }
`,
    lines: [
      'case.yaml:8:22 CIDR_INVALID NetworkPolicy "shop/web" spec.ingress[0].from[0].ipBlock.cidr: "office" is no address or CIDR block; write for example 192.0.2.0/24, 192.0.2.7 or 2001:db8::/32',
      'case.yaml:9:22 CIDR_INVALID NetworkPolicy "shop/web" spec.ingress[0].from[1].ipBlock.cidr: "203.0.113.10" has no prefix length; write 203.0.113.10/32',
      'case.yaml:10:22 CIDR_RANGE NetworkPolicy "shop/web" spec.ingress[0].from[2].ipBlock.cidr: 203.0.113.0/33 has a prefix length beyond 32; write /0 to /32',
      'case.yaml:11:11 FIELD_MISSING NetworkPolicy "shop/web" spec.ingress[0].from[3].ipBlock: "cidr" is missing; add it',
    ],
  },
  {
    id: 'NP-27',
    title: 'except is no deny: another peer or another policy may allow what it leaves out',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress:
    - from:
        - ipBlock: { cidr: 203.0.113.0/24, except: [203.0.113.128/25] }
        - ipBlock: { cidr: "2001:db8:c::/64", except: ["2001:db8:c:0:8000::/65"] }
        - ipBlock: { cidr: 203.0.113.200/32 }
        - ipBlock: { cidr: "2001:db8:c:0:8000::c8/128" }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  ingress:
    - from:
        - ipBlock: { cidr: 0.0.0.0/0, except: [203.0.113.0/24, 10.0.0.0/8] }
        - ipBlock: { cidr: "::/0", except: ["2001:db8:c::/64", "2001:db8::/45"] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: office, namespace: shop }
spec:
  podSelector: {}
  ingress:
    - from: [{ ipBlock: { cidr: 203.0.113.0/26 } }, { ipBlock: { cidr: "2001:db8:c::/80" } }]
`,
    flows: [
      ['kiosk', 'shop/web', 'tcp/8080', 'allow'],
      ['office', 'shop/web', 'tcp/8080', 'allow'],
      ['office', 'shop/api', 'tcp/8080', 'allow'],
      ['kiosk', 'shop/api', 'tcp/8080', 'deny'],
      ['shop/web', 'shop/api', 'tcp/8080', 'deny'],
      ['internet', 'shop/api', 'tcp/8080', 'allow'],
    ],
  },
  {
    id: 'NP-28',
    title: 'bits beyond the length are warned of, and the block is meant',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress:
    - from:
        - ipBlock: { cidr: 203.0.113.77/24, except: [203.0.113.199/25] }
        - ipBlock: { cidr: "2001:db8:c::77/64", except: ["2001:db8:c:0:8000::99/65"] }
`,
    flows: [
      ['office', 'shop/web', 'tcp/8080', 'allow'],
      ['kiosk', 'shop/web', 'tcp/8080', 'deny'],
      ['internet', 'shop/web', 'tcp/8080', 'deny'],
    ],
    lines: [
      'case.yaml:8:22 warning CIDR_NORMALISED NetworkPolicy "shop/web" spec.ingress[0].from[0].ipBlock.cidr: 203.0.113.77/24 has bits set beyond its prefix length and is read as 203.0.113.0/24; write 203.0.113.0/24',
      'case.yaml:8:54 warning CIDR_NORMALISED NetworkPolicy "shop/web" spec.ingress[0].from[0].ipBlock.except[0]: 203.0.113.199/25 has bits set beyond its prefix length and is read as 203.0.113.128/25; write 203.0.113.128/25',
      'case.yaml:9:22 warning CIDR_NORMALISED NetworkPolicy "shop/web" spec.ingress[0].from[1].ipBlock.cidr: 2001:db8:c::77/64 has bits set beyond its prefix length and is read as 2001:db8:c::/64; write 2001:db8:c::/64',
      'case.yaml:9:58 warning CIDR_NORMALISED NetworkPolicy "shop/web" spec.ingress[0].from[1].ipBlock.except[0]: 2001:db8:c:0:8000::99/65 has bits set beyond its prefix length and is read as 2001:db8:c:0:8000::/65; write 2001:db8:c:0:8000::/65',
    ],
  },
  {
    id: 'NP-29',
    title: 'a block matches the addresses of pods as any others',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: db, namespace: shop }
spec:
  podSelector: { matchLabels: { app: db } }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ ipBlock: { cidr: 10.1.1.0/24 } }, { ipBlock: { cidr: "2001:db8:2::/64" } }] }]
  egress: [{ to: [{ ipBlock: { cidr: 10.1.2.2/32 } }, { ipBlock: { cidr: "2001:db8:3::2/128" } }] }]
`,
    flows: [
      ['lab/web', 'shop/db', 'tcp/5432', 'allow'],
      ['shop/web', 'shop/db', 'tcp/5432', 'deny'],
      ['shop/db', 'ops/dns', 'udp/53', 'allow'],
      ['shop/db', 'ops/prometheus', 'tcp/9090', 'deny'],
    ],
  },
  {
    id: 'NP-37',
    title: 'a block is of one family, 0.0.0.0/0 is every IPv4 address and no other',
    documents: `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: web, namespace: shop }
spec:
  podSelector: { matchLabels: { app: web } }
  ingress: [{ from: [{ ipBlock: { cidr: 0.0.0.0/0 } }] }]
  egress: [{ to: [{ ipBlock: { cidr: "::/0" } }] }]
`,
    flows: [
      ['internet', 'shop/web', 'tcp/8080', 'IPv4'],
      ['shop/api', 'shop/web', 'tcp/8080', 'IPv4'],
      ['shop/web', 'internet', 'tcp/443', 'IPv6'],
      ['shop/web', 'shop/api', 'tcp/8080', 'IPv6'],
    ],
  },
];
