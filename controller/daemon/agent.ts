import { composeParts, type Parts } from '../compose.ts';
import { EXIT, type ExitStatus, Fault } from '../errors/fault.ts';
import type { Config } from '../model/documents.generated.ts';
import { type CountersDocument, readCounts } from '../observe/counters.ts';
import { startLoop } from '../reconcile/loop.ts';
import { inForce } from '../reconcile/record.ts';
import { debounce, pollEvery } from '../source/watch.ts';
import { createEnforcer } from './enforcer.ts';
import { trimHeap } from './heap.ts';
import { type Log, openLog } from './log.ts';
import { openNotify } from './notify.ts';
import { openSocket } from './socket.ts';
import { daily } from './upkeep.ts';

/** Milliseconds in which link events count as one: a veth pair is several. */
const LINK_QUIET = 5;

/** Milliseconds without link events after which the status file follows them: each time the active image is read back. */
const PUBLISH_QUIET = 100;

/** Seconds between two read-backs: each hashes the image that decides, and a write to it that went past weir is undone. */
const READ_BACK_EVERY = 30;

/** Milliseconds without a pass after which its memory is given back and the mirror packed: no commit must wait for that. */
const IDLE = 1000;

/** What an agent runs in. Aborting the signal ends it; what the kernel enforces stays. */
export interface AgentEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/**
 * Follows the source until the signal aborts (exit status done), or a fault of fate `never` ends it (operational).
 * Throws AGENT_RUNNING, STATE_UNWRITABLE, and what composing and probing the backend throw.
 */
export async function runAgent(config: Config, environment: AgentEnvironment): Promise<ExitStatus> {
  const log = openLog(config.log.level);
  const parts = await composeParts(config, environment.signal);
  try {
    return await serve(config, parts, { ...environment, log });
  } catch (error) {
    if (error instanceof Fault) log.emit({ event: 'agent-stopped', why: 'fault' });
    throw error;
  } finally {
    parts.backend[Symbol.dispose]();
    log.flush();
  }
}

async function serve(
  config: Config,
  parts: Parts,
  { env, signal, log }: AgentEnvironment & { log: Log },
): Promise<ExitStatus> {
  const { source, backend } = parts;
  const enforcer = createEnforcer(parts, config, log);
  const ending = new AbortController();
  const stop = AbortSignal.any([signal, ending.signal]);
  const notify = await openNotify(env, stop);
  const upkeep = daily(async () => source.tidy(inForce({ backend, state: config.state })), log);
  const onIdle = (): void => {
    trimHeap();
    upkeep();
  };
  const rest = debounce(onIdle, IDLE, stop);
  const loop = startLoop(async (trigger) => {
    const fate = await enforcer.pass(trigger);
    rest();
    if (trigger === 'start' && !stop.aborted) {
      notify.ready();
      log.emit({ event: 'agent-ready' });
    }
    return fate;
  }, stop);
  const reconcile = (): void => {
    log.emit({ event: 'reconcile-requested' });
    loop.trigger('request');
  };
  const counters = (): CountersDocument => readCounts(backend, config.state);
  using _socket = await openSocket(config.run, { status: enforcer.status, counters, reconcile });
  backend.probe();
  backend.claim();
  log.emit({ event: 'agent-started', host: parts.host, origin: source.origin, backend: backend.kind });
  enforcer.adopt();
  source.watch(loop.trigger, stop);
  const publish = debounce(enforcer.publish, PUBLISH_QUIET, stop);
  const onLink = (): void => {
    if (!enforcer.mend()) loop.trigger('interfaces');
    publish();
  };
  const onReadBack = (): void => {
    if (!enforcer.audit()) loop.trigger('read-back');
  };
  pollEvery(READ_BACK_EVERY, onReadBack, stop);
  parts.watchInterfaces(debounce(onLink, LINK_QUIET, stop), stop);
  loop.trigger('start');
  const why = await loop.ended;
  ending.abort();
  notify.stopping();
  log.emit({ event: 'agent-stopped', why: why === 'aborted' ? 'signal' : 'fault' });
  return why === 'aborted' ? EXIT.done : EXIT.operational;
}
