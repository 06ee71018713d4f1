import type { ComposeDeploy, ComposeUpdate } from '../../../compose/model/limits.ts';
import type { ComposeService } from '../../../compose/model/service.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../publishing.ts';
import { constraintsOf } from './placement.ts';

/** How the tasks of a service are started, spread, renewed and started again. */
export function toDeploy(publishing: Publishing, resource: Resource, service: ComposeService): ComposeDeploy {
  const { deploy = {} } = service;
  const constraints = constraintsOf(publishing, resource, service);
  const labels = scheduleLabels(resource);
  const isGlobal = deploy.mode === 'global';
  const { replicas: _, ...rest } = deploy;
  return {
    ...(isGlobal ? rest : deploy),
    ...modeOf(resource, isGlobal),
    ...(isStartedByHand(resource) && !isGlobal && { replicas: 0 }),
    ...(Object.keys(labels).length > 0 && { labels }),
    restart_policy: restartOf(resource),
    ...(!resource.runsToCompletion && updateOf(service, publishing.servers.get(resource.name)?.holdsData === true)),
    ...(constraints.length > 0 && { placement: { constraints } }),
  };
}

/** What waits for somebody, or for the hour, is there without a replica. */
export function isStartedByHand({ profiles, explicitStart, schedule }: Resource): boolean {
  return profiles.length > 0 || explicitStart || schedule !== undefined;
}

/** A task that ends is done. One that is started again and again is no job to a swarm, which runs a job once. */
function modeOf(resource: Resource, isGlobal: boolean): Pick<ComposeDeploy, 'mode'> {
  if (!resource.runsToCompletion || isStartedByHand(resource)) return {};
  return { mode: isGlobal ? 'global-job' : 'replicated-job' };
}

/** Nothing waits for another one in a swarm, so that whatever comes too early ends, and is started again. */
function restartOf({
  options,
  restart,
  runsToCompletion,
  schedule,
}: Resource): NonNullable<ComposeDeploy['restart_policy']> {
  if (schedule !== undefined) return { condition: 'none' };
  const isSaid = options['restart'] !== undefined;
  if (!isSaid) return { condition: runsToCompletion ? 'on-failure' : 'any', delay: '5s' };
  if (restart.when === 'no') return { condition: 'none' };
  const condition = restart.when === 'on-failure' || runsToCompletion ? 'on-failure' : 'any';
  return { condition, delay: '5s', ...(restart.attempts !== undefined && { max_attempts: restart.attempts }) };
}

/**
 * The new task comes before the old one goes, unless the two would fight for data or for a port of their node. One that does
 * not become healthy is taken back.
 */
function updateOf(
  { volumes = [], ports = [] }: ComposeService,
  holdsData: boolean,
): Pick<ComposeDeploy, 'update_config' | 'rollback_config'> {
  const isBound =
    holdsData ||
    volumes.some(({ type }) => type === 'volume' || type === 'bind') ||
    ports.some(({ mode }) => mode === 'host');
  const order: ComposeUpdate = { order: isBound ? 'stop-first' : 'start-first' };
  return { update_config: { failure_action: 'rollback', ...order }, rollback_config: order };
}

/** As swarm-cronjob reads them. */
function scheduleLabels({ schedule }: Resource): Readonly<Record<string, string>> {
  if (schedule === undefined) return {};
  return { 'swarm.cronjob.enable': 'true', 'swarm.cronjob.schedule': schedule, 'swarm.cronjob.skip-running': 'true' };
}
