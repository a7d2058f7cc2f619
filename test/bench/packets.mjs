// Drawn packets and rules as the programs of bpf/bench read them.

/** @import { Drawn, Rule } from './classbench.mjs' */

/** Bytes of struct drawn and struct rule. */
export const DRAWN_BYTES = 48;
const RULE_BYTES = 80;
const NO_PROTOCOL = 0xffffffff;

const LOW = 2n ** 64n - 1n;

function writeKey(view, at, bits) {
  view.setBigUint64(at, bits >> 64n, true);
  view.setBigUint64(at + 8, bits & LOW, true);
}

const familyOf = (family) => (family === 4 ? 0 : 1);

/** @param {readonly Drawn[]} packets */
export function packetBytes(packets) {
  const bytes = new Uint8Array(packets.length * DRAWN_BYTES);
  const view = new DataView(bytes.buffer);
  packets.forEach(({ family, source, destination, protocol, sourcePort, value }, index) => {
    const at = index * DRAWN_BYTES;
    writeKey(view, at, source);
    writeKey(view, at + 16, destination);
    view.setUint32(at + 32, familyOf(family), true);
    view.setUint32(at + 36, protocol, true);
    view.setUint16(at + 40, sourcePort, true);
    view.setUint16(at + 42, value, true);
  });
  return bytes;
}

/** @param {readonly Rule[]} rules */
export function ruleBytes(rules) {
  const bytes = new Uint8Array(rules.length * RULE_BYTES);
  const view = new DataView(bytes.buffer);
  rules.forEach(({ source, destination, sourcePorts, ports, protocol }, index) => {
    const at = index * RULE_BYTES;
    [source, destination].forEach((prefix, side) => {
      writeKey(view, at + 32 * side, prefix.bits);
      writeKey(view, at + 32 * side + 16, prefix.bits | (2n ** BigInt(widthOf(prefix) - prefix.length) - 1n));
    });
    [sourcePorts.first, sourcePorts.last, ports.first, ports.last].forEach((port, which) => {
      view.setUint16(at + 64 + 2 * which, port, true);
    });
    view.setUint32(at + 72, protocol ?? NO_PROTOCOL, true);
    view.setUint32(at + 76, familyOf(source.family), true);
  });
  return bytes;
}

const widthOf = ({ family }) => (family === 4 ? 32 : 128);
