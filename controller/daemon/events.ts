import type { Fate } from '../errors/fault.ts';
import type { Filled } from '../kernel/backend.ts';
import type { Undeclared } from '../observe/undeclared.ts';

/** Everything the agent ever logs, and nothing else. Durations are milliseconds. */
export type AgentEvent =
  | { readonly event: 'agent-started'; readonly host: string; readonly origin: string; readonly backend: string }
  | { readonly event: 'agent-ready' }
  | { readonly event: 'agent-stopped'; readonly why: 'signal' | 'fault' }
  | {
      readonly event: 'generation-adopted';
      readonly generation: number;
      readonly digest: string;
      /** `null`: the records do not know this image. */
      readonly revision: string | null;
    }
  | ({ readonly event: 'pass-applied' } & Deciding &
      Timed &
      Attachments & { readonly warnings: number; readonly first?: string; readonly pages?: Filled['pages'] })
  | ({ readonly event: 'pass-unchanged' } & Deciding & Timed & Attachments)
  | ({
      readonly event: 'pass-refused';
      readonly revision: string;
      readonly errors: number;
      readonly first: string;
    } & Timed)
  | ({ readonly event: 'pass-repeated'; readonly revision: string | undefined; readonly code: string } & Timed)
  | ({ readonly event: 'pass-failed'; readonly revision: string | undefined } & Timed & Failing)
  | {
      readonly event: 'image-altered';
      readonly desired: string;
      /** `null`: nothing decides any more. */
      readonly enforced: string | null;
    }
  | { readonly event: 'addresses-undeclared'; readonly interfaces: readonly Undeclared[] }
  | ({ readonly event: 'interfaces-mended' } & Attachments)
  | ({ readonly event: 'interfaces-failed' } & Failing)
  | ({ readonly event: 'status-failed' } & Failing)
  | ({ readonly event: 'upkeep-failed' } & Failing)
  | { readonly event: 'reconcile-requested' };

interface Deciding {
  readonly revision: string;
  readonly generation: number;
  readonly digest: string;
}

interface Timed {
  readonly trigger: string;
  readonly milliseconds: number;
}

interface Attachments {
  readonly attached: readonly string[];
  readonly detached: readonly string[];
}

interface Failing {
  readonly code: string;
  readonly fate: Fate;
  readonly message: string;
}

export type EventName = AgentEvent['event'];
export type Level = 'debug' | 'info' | 'warn' | 'error';

/** How severe each event is; a poll that finds nothing new is no news. */
export const LEVELS: Readonly<Record<EventName, Level>> = {
  'agent-started': 'info',
  'agent-ready': 'info',
  'agent-stopped': 'info',
  'generation-adopted': 'info',
  'pass-applied': 'info',
  'pass-unchanged': 'debug',
  'pass-refused': 'error',
  'pass-failed': 'error',
  'pass-repeated': 'debug',
  'image-altered': 'error',
  'addresses-undeclared': 'warn',
  'interfaces-mended': 'info',
  'interfaces-failed': 'error',
  'status-failed': 'warn',
  'upkeep-failed': 'warn',
  'reconcile-requested': 'info',
};
