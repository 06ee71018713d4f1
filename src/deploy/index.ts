import type { Published } from './published.ts';
import type { ApplyRequest, DeployRequest } from './request.ts';
import type { Surroundings } from './surroundings.ts';

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
