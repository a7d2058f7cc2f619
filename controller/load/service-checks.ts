import type { DocumentPath } from '../model/manifest.ts';
import { formatProtocol, hasPorts, hasTypeAndCode, type ProtocolNumber, parseProtocol } from '../net/protocol.ts';
import type { Finding } from './finding.ts';
import { type Fields, fieldsOf, listOf, numberOf } from './shape.ts';

/** Names of the fields that mean type and code: `type` in rules, `icmpType` in tests. */
interface IcmpFields {
  readonly type: string;
  readonly code: string;
}

const RULE_FIELDS: IcmpFields = { type: 'type', code: 'code' };
const TEST_FIELDS: IcmpFields = { type: 'icmpType', code: 'icmpCode' };

/** A list of `ports`: what fits the schema and still means nothing. */
export function portFindings(ports: unknown, path: DocumentPath): readonly Finding[] {
  return listOf(ports).flatMap((entry, i) => serviceFindings(fieldsOf(entry), [...path, i], RULE_FIELDS));
}

/** A rule's `sourcePorts`, which go with protocols that have ports. */
export function sourcePortFindings(rule: Fields, path: DocumentPath): readonly Finding[] {
  const inverted = listOf(rule['sourcePorts']).flatMap((range, i) =>
    rangeFindings(fieldsOf(range), [...path, 'sourcePorts', i]),
  );
  const protocols = listOf(rule['ports']).map((entry) => protocolOf(fieldsOf(entry)));
  const portless = protocols.filter((protocol) => protocol !== undefined && !hasPorts(protocol));
  if (rule['sourcePorts'] === undefined || portless.length === 0 || portless.length < protocols.length) return inverted;
  const named = portless.map((protocol) => formatProtocol(protocol ?? 0)).join(', ');
  const wrong = `the rule is for ${named} only, which has no ports, so it would never match`;
  return [...inverted, withoutPorts([...path, 'sourcePorts'], wrong, 'remove it')];
}

/** The flow of a PolicyTest case. */
export function flowFindings(flow: Fields, path: DocumentPath): readonly Finding[] {
  const protocol = protocolOf(flow);
  const findings = serviceFindings(flow, path, TEST_FIELDS);
  if (protocol !== undefined && hasPorts(protocol) && flow['port'] === undefined) {
    const wrong = `a flow of ${formatProtocol(protocol)} goes to a port, and "port" is missing`;
    return [...findings, { code: 'FIELD_MISSING', path, wrong, remedy: 'add it', value: 'port' }];
  }
  if (protocol === undefined || hasPorts(protocol) || flow['sourcePort'] === undefined) return findings;
  return [...findings, withoutPorts([...path, 'sourcePort'], `${formatProtocol(protocol)} has no ports`, 'remove it')];
}

function serviceFindings(fields: Fields, path: DocumentPath, icmp: IcmpFields): readonly Finding[] {
  const protocol = protocolOf(fields);
  const findings = [...rangeFindings(fields, path)];
  if (protocol === undefined) return findings;
  if (!hasPorts(protocol) && fields['port'] !== undefined) {
    const remedy = hasTypeAndCode(protocol) ? `write "${icmp.type}" for the ICMP type` : 'remove it';
    findings.push(withoutPorts([...path, 'port'], `${formatProtocol(protocol)} has no ports`, remedy));
  }
  const written = [icmp.type, icmp.code].find((name) => fields[name] !== undefined);
  if (!hasTypeAndCode(protocol) && written !== undefined) {
    const wrong = `${formatProtocol(protocol)} has no ICMP ${written === icmp.type ? 'type' : 'code'}`;
    findings.push({ code: 'ICMP_FIELD', path: [...path, written], wrong, remedy: 'remove it or write protocol icmp' });
  }
  return findings;
}

function rangeFindings(fields: Fields, path: DocumentPath): readonly Finding[] {
  const first = numberOf(fields['port']);
  const last = numberOf(fields['endPort']);
  if (first === undefined || last === undefined || first <= last) return [];
  const wrong = `the range ends at ${last}, before it starts at ${first}`;
  return [{ code: 'PORT_RANGE_INVERTED', path: [...path, 'endPort'], wrong, remedy: 'swap port and endPort' }];
}

function withoutPorts(path: DocumentPath, wrong: string, remedy: string): Finding {
  return { code: 'PORT_WITHOUT_PORTS', path, wrong, remedy };
}

function protocolOf(fields: Fields): ProtocolNumber | undefined {
  const protocol = fields['protocol'];
  return typeof protocol === 'string' || typeof protocol === 'number' ? parseProtocol(protocol) : undefined;
}
