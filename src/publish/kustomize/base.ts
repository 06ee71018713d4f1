import type { Artifact } from '../artifact.ts';
import { objectPaths } from '../kubernetes/object-paths.ts';
import type { PublishedObject } from '../kubernetes/unit.ts';
import { printYaml } from '../print-yaml.ts';

/** One file for each object, and the list of them. */
export function baseArtifacts(objects: readonly PublishedObject[], namespace: string): readonly Artifact[] {
  const paths = objectPaths(objects);
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    resources: [...paths.values()].sort(),
  };
  return [
    { path: 'base/kustomization.yaml', text: printYaml(kustomization) },
    ...[...paths].map(([{ object }, path]) => ({ path: `base/${path}`, text: printYaml(object) })),
  ];
}
