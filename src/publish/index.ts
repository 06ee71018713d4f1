import type { PublishTarget, TargetName } from './target.ts';

export type { Artifact } from './artifact.ts';
export { sealExpiry, type SealingKeys } from './kubernetes/secrets/seal.ts';
export { exampleEnding, suppliedUnder, type SuppliedSecret } from './supplied-secret.ts';
export { usualOptions, type KubernetesOptions, type SecretMode } from './kubernetes/options.ts';
export type { SwarmRouting } from './compose/swarm/routing.ts';
export { projectName } from './compose/project-name.ts';
export type {
  AskedVariable,
  EngineProject,
  EnvironmentToPublish,
  PublishRequest,
  PublishResult,
  StackNeeds,
  TargetName,
} from './target.ts';

/** What writes the files of a target; loaded when it is asked for. */
export async function loadTarget(name: TargetName): Promise<PublishTarget> {
  switch (name) {
    case 'k8s':
      return (await import('./kustomize/index.ts')).publishKustomize;
    case 'helm':
      return (await import('./helm/index.ts')).publishHelm;
    case 'compose':
      return (await import('./compose/index.ts')).publishCompose;
    case 'swarm':
      return (await import('./compose/index.ts')).publishSwarm;
  }
}
