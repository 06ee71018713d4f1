import type { ComposeDeploy } from '../../../compose/model/limits.ts';
import type { ComposeService } from '../../../compose/model/service.ts';
import type { Limits, Resource } from '../../../model/resource.ts';
import type { ContainerShape } from '../../../model/workload.ts';
import { toDuration } from './health.ts';

/** How it runs, what it may use, and what happens when it ends. */
export function toRunning(resource: Resource, container: ContainerShape): Partial<ComposeService> {
  const { options, stop, labels } = resource;
  const { workdir, user, readOnlyRoot } = container;
  const said = (options['stop'] ?? {}) as { readonly signal?: string; readonly grace?: string };
  const profiles = profilesOf(resource);
  const restart = restartOf(resource);
  const deploy = deployOf(resource);
  return {
    ...(workdir !== undefined && { working_dir: workdir }),
    ...(user !== undefined && { user }),
    ...(readOnlyRoot && { read_only: true }),
    ...(restart !== undefined && { restart }),
    ...(said.signal !== undefined && { stop_signal: stop.signal }),
    ...(said.grace !== undefined && { stop_grace_period: toDuration(stop.grace) }),
    ...(Object.keys(labels).length > 0 && { labels }),
    ...(profiles.length > 0 && { profiles }),
    ...(deploy !== undefined && { deploy }),
  };
}

/** What is only started when somebody asks for it has a profile of its own, which its name switches on. */
function profilesOf({ profiles, explicitStart, schedule, name }: Resource): readonly string[] {
  return profiles.length === 0 && (explicitStart || schedule !== undefined) ? [name] : profiles;
}

/** Unless the manifest says otherwise, what is deployed comes back after the machine does. */
function restartOf({ options, restart, runsToCompletion }: Resource): string | undefined {
  if (options['restart'] === undefined) return runsToCompletion ? undefined : 'unless-stopped';
  if (restart.when === 'no') return undefined;
  return restart.attempts === undefined ? restart.when : `${restart.when}:${restart.attempts}`;
}

function deployOf({ replicas, limits }: Resource): ComposeDeploy | undefined {
  const resources = limitsOf(limits);
  if (!replicas.explicit && resources === undefined) return undefined;
  return {
    ...(replicas.explicit && { replicas: replicas.count }),
    ...(resources !== undefined && { resources: { limits: resources } }),
  };
}

function limitsOf({ cpu, memory }: Limits): { readonly cpus?: number; readonly memory?: number } | undefined {
  if (cpu === undefined && memory === undefined) return undefined;
  return { ...(cpu !== undefined && { cpus: cpu }), ...(memory !== undefined && { memory }) };
}
