import { readFlow } from '../../controller/cli/flow.ts';
import { answer, type Question, questioner } from '../../controller/cli/flow-answer.ts';
import { endFinder } from '../../controller/cli/flow-ends.ts';
import { answerJson, deciderText } from '../../controller/cli/flow-render.ts';
import type { Engine } from '../../controller/model/engine.ts';
import type { Resolved } from '../../controller/model/policy.ts';
import { type Family, formatAddress, parseAddress } from '../../controller/net/address.ts';
import { type Judged, judge } from '../../controller/reconcile/judge.ts';
import { snapshotFrom } from '../load/repository.ts';
import type { Asked, Case, CaseFlow, IcmpKind } from './case.ts';
import { INVENTORY } from './inventory.ts';
import { PLACES } from './places.ts';

/** A case's documents with the inventory, judged as every verb does. */
export function judgeCase({ documents, files }: Case): Judged {
  return judge(snapshotFrom({ ...INVENTORY, ...files, 'case.yaml': documents }));
}

/** Type and code in IPv4 and IPv6 (RFC 792, RFC 4443, RFC 4620, RFC 4861). */
const ICMP: Readonly<Record<IcmpKind, readonly [v4: IcmpMessage | undefined, v6: IcmpMessage]>> = {
  echo: [
    [8, 0],
    [128, 0],
  ],
  'echo-reply': [
    [0, 0],
    [129, 0],
  ],
  unreachable: [
    [3, 1],
    [1, 3],
  ],
  'too-big': [
    [3, 4],
    [2, 0],
  ],
  'time-exceeded': [
    [11, 0],
    [3, 0],
  ],
  'parameter-problem': [
    [12, 0],
    [4, 1],
  ],
  query: [
    [13, 0],
    [139, 0],
  ],
  'neighbour-solicitation': [undefined, [135, 0]],
};
type IcmpMessage = readonly [type: number, code: number];

/** A flow's own form, or `undefined` where its family has no such message. */
function serviceOf(asked: Asked, family: Family): object | undefined {
  const [name = '', rest = ''] = asked.split('/');
  if (name !== 'icmp') return rest === '' ? { protocol: Number(name) } : { protocol: name, ...portsOf(rest) };
  const message = Object.entries(ICMP).find(([kind]) => kind === rest)?.[1][family === 4 ? 0 : 1];
  return message && { protocol: family === 4 ? 'icmp' : 'icmpv6', icmpType: message[0], icmpCode: message[1] };
}

function portsOf(text: string): object {
  const [port, sourcePort] = text.split(' from ').map(Number);
  return { port, ...(sourcePort === undefined ? {} : { sourcePort }) };
}

/** What `weir eval` is asked: the sides of a flow by the names of its ends, the packet by their addresses of one family. */
export interface Asking {
  readonly flow: CaseFlow;
  readonly question: Question;
}

/** The flows of a case that can be asked in a family. Throws where one cannot be asked at all. */
export function askings(resolved: Resolved, flows: readonly CaseFlow[], family: Family): readonly Asking[] {
  const questions = questioner(resolved);
  const ask = (flow: object): Question => {
    const read = readFlow(flow);
    const question = 'error' in read ? read : questions(read);
    if ('error' in question) throw new Error(`asking ${JSON.stringify(flow)}: ${question.error}; mend the case`);
    return question;
  };
  return flows.flatMap((flow): readonly Asking[] => {
    const [from, to, asked] = flow;
    const service = serviceOf(asked, family);
    const [source, destination] = [addressOf(resolved, from, family), addressOf(resolved, to, family)];
    if (service === undefined || source === undefined || destination === undefined) return [];
    const { packet } = ask({ ...service, src: { ip: source }, dst: { ip: destination } });
    const { egress, ingress } = ask({ ...service, src: endOf(from, source), dst: endOf(to, destination) });
    return [{ flow, question: { packet, egress, ingress } }];
  });
}

/** `undefined` where an end has no address of the family. */
function addressOf(resolved: Resolved, name: string, family: Family): string | undefined {
  const place = PLACES[name];
  if (place !== undefined) return place[family === 4 ? 0 : 1];
  const literal = parseAddress(name);
  if (literal !== undefined) return literal.family === family ? name : undefined;
  const end = endFinder(resolved)(name.includes('/') ? { kind: 'workload', name } : { kind: 'host', name });
  if ('error' in end) throw new Error(`asking about ${name}: ${end.error}; mend the case`);
  const address = end.addresses.find((candidate) => candidate.family === family);
  return address && formatAddress(address);
}

function endOf(name: string, address: string): object {
  if (PLACES[name] !== undefined || parseAddress(name) !== undefined) return { ip: address };
  return name.includes('/') ? { workload: name } : { host: name };
}

/** A flow with what was decided where the case has what it expects. */
export function rowOf(engine: Engine, { flow, question }: Asking): readonly string[] {
  const [from, to, asked, , by] = flow;
  const { verdict, egress, ingress } = answerJson(answer(engine, question));
  const deciding = [egress, ingress].filter((side) => side !== null && side.verdict === verdict);
  const deciders = deciding.map((side) => (side === null ? '' : deciderText(side)));
  const shown = by === undefined || deciders.includes(by) ? by : deciders.join(' and ');
  return [from, to, asked, verdict, ...(shown === undefined ? [] : [shown])];
}

/** What `rowOf` must give. */
export function expectedRow([from, to, asked, expect, by]: CaseFlow, family: Family): readonly string[] {
  const verdict = expect === 'allow' || expect === 'deny' ? expect : expect === `IPv${family}` ? 'allow' : 'deny';
  return [from, to, asked, verdict, ...(by === undefined ? [] : [by])];
}
