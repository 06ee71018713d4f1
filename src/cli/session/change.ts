import type { ApplyRequest, ChangeRequest } from '../../runtime/control/protocol.ts';
import { stopResources } from '../../runtime/stop.ts';
import { isEnded } from '../../runtime/transitions.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Host } from './host.ts';

export interface ChangeTools {
  /** Applies a request as `up` does; resolves with the number of operations. */
  readonly apply: (request: ApplyRequest) => Promise<number>;
}

/**
 * Changes what runs without a change of the manifest: what was stopped stays so until it is started, or until the next
 * `up`. Resolves with the number of operations; rejects as `apply` does, and with `RESOURCE_NOT_STARTED`.
 */
export async function change(host: Host, request: ChangeRequest, { apply }: ChangeTools): Promise<number> {
  const last = lastRequest(host);
  if (request.do === 'scale') return apply(scaled(last, request.resource, request.replicas));
  const stopped = request.do === 'start' ? 0 : await stop(host, request.resources);
  if (request.do === 'stop') return stopped;
  forgetFinishedJobs(host, request.resources);
  return stopped + (await apply({ ...last, resources: request.resources }));
}

/** What was last asked for, to be asked for again. Throws `APPLICATION_NOT_RUNNING`. */
export function lastRequest({ applied, name }: Pick<Host, 'applied' | 'name'>): ApplyRequest {
  if (applied !== undefined) return { ...applied.request, dryRun: false, wait: true, build: false };
  throw new AppHostError('APPLICATION_NOT_RUNNING', `nothing of ${name} has been started yet`, {
    hint: 'Start it: apphost up',
  });
}

/** As if the manifest said so, with all that is checked there. Everything that runs stays wanted. */
function scaled(last: ApplyRequest, resource: string, replicas: number): ApplyRequest {
  const path = `resources.${resource}.replicas=`;
  const others = last.set.filter((assignment) => !assignment.startsWith(path));
  return { ...last, set: [...others, `${path}${replicas}`], resources: [resource] };
}

/** Whoever names a job wants it to run, also when it has. */
function forgetFinishedJobs({ supervisor }: Host, names: readonly string[]): void {
  for (const name of names) {
    const resource = supervisor.resources.get(name);
    if (resource?.desired.runsToCompletion !== true) continue;
    for (const [number, { state }] of resource.replicas) if (isEnded(state)) resource.replicas.delete(number);
  }
}

async function stop(host: Host, names: readonly string[]): Promise<number> {
  for (const name of names) {
    if (host.supervisor.resources.has(name)) continue;
    throw new AppHostError('RESOURCE_NOT_STARTED', `${name} is not part of what runs`, {
      hint: 'See what runs: apphost ps',
      facts: { resource: name },
    });
  }
  const { stopped, remains } = await stopResources(host.supervisor, new Set(names));
  const [first] = remains;
  if (first === undefined) return stopped;
  throw new AppHostError('RESOURCE_NOT_STOPPED', `${first.name} could not be stopped: ${first.reason}`, {
    hint: 'Look at what holds it, then repeat the command.',
  });
}
