import type { PublishTarget, TargetName } from './target.ts';

export {
  targetNames,
  type EnvironmentToPublish,
  type PublishRequest,
  type PublishResult,
  type TargetName,
} from './target.ts';
export { secretModes, usualOptions, type KubernetesOptions, type SecretMode } from './kubernetes/options.ts';
export type { Artifact } from './artifact.ts';

/** What writes the files of a target; loaded when it is asked for. */
export async function loadTarget(name: TargetName): Promise<PublishTarget> {
  switch (name) {
    case 'k8s':
      return (await import('./kustomize/index.ts')).publishKustomize;
    case 'helm':
      return (await import('./kustomize/index.ts')).publishKustomize;
  }
}
