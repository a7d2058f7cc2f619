import { compile } from '../../controller/compile/compile.ts';
import type { Image } from '../../controller/model/image.ts';
import type { DefaultVerdict } from '../../controller/model/policy.ts';
import type { Family } from '../../controller/net/address.ts';
import { buildFrame } from '../../controller/net/frame-build.ts';
import { hostPolicy, type RuleText } from '../model/build.ts';
import { packet } from '../model/packets.ts';

/** What a test wants of host `web-1` (192.0.2.1, interfaces `eth*`), in `twin` notation. */
export interface HostRules {
  readonly ingress?: Readonly<Record<string, RuleText>>;
  readonly egress?: Readonly<Record<string, RuleText>>;
  readonly default?: DefaultVerdict;
  readonly nonIP?: DefaultVerdict;
  readonly interfaces?: readonly string[];
}

/** The host's image: one policy of its rules, then `default` both ways (deny unless said). */
export function imageOf({ ingress = {}, egress = {}, ...host }: HostRules, family: Family = 4): Image {
  const verdict = host.default ?? 'deny';
  const policies = [{ name: 'web', ingress, egress }];
  const text = {
    ...(host.nonIP === undefined ? {} : { nonIP: host.nonIP }),
    ...(host.interfaces === undefined ? {} : { interfaces: host.interfaces }),
    default: { ingress: verdict, egress: verdict },
    tiers: [{ name: 'application', policies }],
  };
  const { value, diagnostics } = compile(hostPolicy(text, family));
  if (value === undefined) throw new Error(`a test policy does not compile: ${JSON.stringify(diagnostics)}`);
  return value;
}

/** An image that lets TCP to one port in. Different ports, different digests. */
export function imageOfPort(port: number, family: Family = 4): Image {
  const https: RuleText = { services: [{ protocol: 6, ports: { first: port, last: port } }] };
  return imageOf({ ingress: { web: https } }, family);
}

/** The frame of a packet in the words of model/packets.ts. */
export function frameOf(text: string, family: Family = 4): Uint8Array {
  return buildFrame(packet(text, family));
}

/** The id of the rule of that name. Throws when there is none. */
export function ruleId(image: Image, rule: string): string {
  const entry = [...image.rules.values()].find(({ decider }) => decider.rule === rule);
  if (entry === undefined) throw new Error(`the image has no rule ${rule}`);
  return entry.id;
}
