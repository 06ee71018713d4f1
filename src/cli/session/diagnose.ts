import { snapshotResource, type ResourceSnapshot } from '../../runtime/snapshot.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Host } from './host.ts';

const shownLines = 10;

/**
 * The same error with a diagnosis: each resource that is not well, why, and its last log lines. Taken before anything is
 * stopped, for afterwards everything has ended.
 */
export function diagnose(host: Host, error: unknown): unknown {
  if (!(error instanceof AppHostError)) return error;
  const all = host.supervisor.resources;
  const unwell = [...all.values()]
    .map((runner) => snapshotResource(runner, all))
    .filter(({ state, health }) => !(state === 'finished' || (state === 'running' && health === 'healthy')));
  const paragraphs = unwell.map((resource) => describe(resource, host));
  const message = [error.message, ...paragraphs].join('\n');
  const { code, hint, facts, diagnostics, cause } = error;
  return new AppHostError(code, host.redactor.redact(message), {
    facts,
    diagnostics,
    cause,
    ...(hint !== undefined && { hint }),
  });
}

function describe({ name, state, health, reason }: ResourceSnapshot, { logs }: Host): string {
  const how = state === 'running' ? `running, ${health}` : state;
  const lines = logs.tail({ resources: new Set([name]), last: shownLines }).map(({ text }) => `    | ${text}`);
  return [`  ${name}: ${how}${reason === undefined ? '' : ` (${reason})`}`, ...lines].join('\n');
}
