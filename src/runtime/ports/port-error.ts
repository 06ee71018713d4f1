import { AppHostError } from '../../support/apphost-error.ts';
import { describeOwner, type PortOwner } from './port-owner.ts';

export interface PortUse {
  readonly port: number;
  readonly host: string;
  /** Who wants it, for people: `api.http`. */
  readonly wantedBy: string;
}

/** What an attempt to listen failed with, in words: who has the port, or why it cannot be had. */
export async function toPortError(cause: unknown, use: PortUse): Promise<AppHostError> {
  const code = (cause as NodeJS.ErrnoException).code ?? 'unknown';
  if (code === 'EADDRINUSE') return portInUse(use, await describeOwner(use.port), cause);
  const { reason, hint } = reasons[code] ?? {
    reason: `the operating system says ${code}`,
    hint: `Give ${use.wantedBy} another \`port:\`.`,
  };
  const message = `port ${use.port} of ${use.wantedBy} cannot be opened on ${use.host}: ${reason}`;
  return new AppHostError('PORT_NOT_OPENED', message, { hint, cause, facts: { port: use.port, host: use.host } });
}

/** A taken port, and what to do about whoever has it. */
export function portInUse(use: PortUse, owner: PortOwner | undefined, cause?: unknown): AppHostError {
  const message = `port ${use.port} of ${use.wantedBy} is taken by ${owner?.description ?? 'another program'}`;
  return new AppHostError('PORT_IN_USE', message, {
    hint: `${remedyFor(owner)}, or give ${use.wantedBy} another \`port:\`.`,
    ...(cause === undefined ? {} : { cause }),
    facts: { port: use.port, ...(owner?.pid === undefined ? {} : { ownerPid: owner.pid }) },
  });
}

function remedyFor(owner: PortOwner | undefined): string {
  if (owner?.pid === undefined) return 'End it';
  return owner.description.startsWith('a container')
    ? 'Stop that container (`docker ps` shows which it is)'
    : `End it (\`kill ${owner.pid}\`)`;
}

const reasons: Readonly<Record<string, { readonly reason: string; readonly hint: string }>> = {
  EACCES: { reason: 'ports below 1024 are for root', hint: 'Choose a `port:` from 1024 up.' },
  EADDRNOTAVAIL: { reason: 'this machine does not have that address', hint: 'Correct `bind:`, or leave it out.' },
  ENOTFOUND: { reason: 'there is no such host', hint: 'Correct `bind:`, or leave it out.' },
};
