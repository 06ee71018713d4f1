import type { EngineTarget, Published, PublishedProject } from './published.ts';
import type { ApplyRequest, ChangeRequest, DeployRequest, ProjectRequest } from './request.ts';
import type { EngineSurroundings, Surroundings } from './surroundings.ts';

/** Hands what was published to the target's own tool, and waits until it is ready. */
export async function deployApplication(
  published: Published,
  request: ApplyRequest,
  surroundings: Surroundings,
): Promise<void> {
  if (request.target === 'helm')
    return (await import('./helm/deploy.ts')).deployWithHelm(published, request, surroundings);
  return (await import('./kubernetes/deploy.ts')).deployToKubernetes(published, request, surroundings);
}

/** Deletes what was deployed. */
export async function destroyApplication(
  deployment: Pick<Published, 'application' | 'namespace'>,
  request: DeployRequest,
  surroundings: Surroundings,
): Promise<void> {
  if (request.target === 'helm')
    return (await import('./helm/destroy.ts')).destroyWithHelm(deployment, request, surroundings);
  return (await import('./kubernetes/destroy.ts')).destroyOnKubernetes(deployment, request, surroundings);
}

/** The same on a container engine. */
export async function deployProject(
  project: PublishedProject,
  request: ProjectRequest & { readonly target: EngineTarget },
  surroundings: EngineSurroundings,
): Promise<void> {
  if (request.target === 'swarm')
    return (await import('./swarm/deploy.ts')).deployToSwarm(project, request, surroundings);
  return (await import('./compose/deploy.ts')).deployWithCompose(project, request, surroundings);
}

export async function destroyProject(
  project: string,
  request: ChangeRequest & { readonly target: EngineTarget },
  surroundings: EngineSurroundings,
): Promise<void> {
  if (request.target === 'swarm')
    return (await import('./swarm/destroy.ts')).destroyInSwarm(project, request, surroundings);
  return (await import('./compose/destroy.ts')).destroyWithCompose(project, request, surroundings);
}
