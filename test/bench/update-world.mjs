// Two hosts on a wire and a process that keeps knocking: when does an edit decide packets?
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { addressText } from './flat-policy.mjs';
import { DEVICE, HOST_ADDRESS, namespace } from './live-wire.mjs';
import { PROBE, PROBE_PORT } from './update-cases.mjs';

const SCRIPT = fileURLToPath(new URL('update-probe.mjs', import.meta.url));
/** Milliseconds an edit may take. */
const PATIENCE = 300_000;

export async function updateWorld(label) {
  const made = [];
  const end = () => made.reverse().forEach((each) => each[Symbol.dispose]());
  try {
    const [sender, host] = [namespace(`${label}s`), namespace(`${label}h`)];
    made.push(sender, host);
    wire(sender, host);
    const child = fork(SCRIPT, [
      `/run/netns/${sender.name}`,
      `/run/netns/${host.name}`,
      addressText(HOST_ADDRESS),
      String(PROBE_PORT),
    ]);
    made.push({ [Symbol.dispose]: () => child.disconnect() });
    await answer(child, 'ready');
    return { host, timed: (change) => timed(child, change), [Symbol.dispose]: end };
  } catch (error) {
    end();
    throw error;
  }
}

function wire(sender, host) {
  sender.run('ip', ['link', 'add', 'far', 'type', 'veth', 'peer', 'name', DEVICE, 'netns', host.name]);
  for (const [at, device, address] of [
    [sender, 'far', PROBE.base],
    [host, DEVICE, HOST_ADDRESS],
  ]) {
    at.sysctl(`net.ipv6.conf.${device}.disable_ipv6`, 1);
    at.run('ip', ['address', 'add', `${addressText(address)}/24`, 'dev', device]);
    at.run('ip', ['link', 'set', device, 'up']);
  }
}

async function answer(child, field) {
  const [message] = await once(child, 'message', { signal: AbortSignal.timeout(PATIENCE) });
  if (!(field in message)) throw new Error(`the probe said ${JSON.stringify(message)} instead of ${field}`);
  return message[field];
}

const now = () => Number(process.hrtime.bigint()) / 1e6;

/** Milliseconds from the start of `change`, which lets probes through, to its return and to the first probe it let through. */
async function timed(child, change) {
  child.send({ watch: true });
  await answer(child, 'closed');
  const opened = answer(child, 'opened');
  const start = now();
  const parts = change();
  const returned = now() - start;
  return { ...parts, returned, enforced: Number(BigInt(await opened)) / 1e6 - start };
}
