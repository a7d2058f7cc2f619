/** Tells systemd about the agent (sd_notify(3)). Does nothing when the process is not a notify unit. */
export interface Notify {
  ready(): void;
  stopping(): void;
}

/**
 * Node has no datagram Unix sockets, so libsystemd says it; it is loaded only when NOTIFY_SOCKET is set.
 * Where WATCHDOG_USEC is set, the watchdog is fed at a third of it, until the signal aborts, by the
 * event loop itself: a pass that hangs starves it.
 */
export async function openNotify(
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<Notify> {
  if (env['NOTIFY_SOCKET'] === undefined) return { ready: () => undefined, stopping: () => undefined };
  const { load } = (await import('koffi')).default;
  const send = load('libsystemd.so.0').func('int sd_notify(int unset_environment, const char *state)');
  const say = (state: string): void => {
    send(0, state);
  };
  const watchdog = Number(env['WATCHDOG_USEC']);
  if (watchdog > 0) {
    const timer = setInterval(say, watchdog / 3000, 'WATCHDOG=1');
    signal.addEventListener('abort', () => clearInterval(timer), { once: true });
  }
  return { ready: () => say('READY=1'), stopping: () => say('STOPPING=1') };
}
