import type { Artifact } from '../artifact.ts';
import type { PublishedObject } from '../kubernetes/unit.ts';
import { printYaml } from '../print-yaml.ts';

/** Where objects stand that belong to no single resource. */
const shared = '';

/** One file for each object, and the list of them. */
export function baseArtifacts(objects: readonly PublishedObject[], namespace: string): readonly Artifact[] {
  const files = objects.map((published) => ({ path: objectPath(published, objects), object: published.object }));
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    resources: files.map(({ path }) => path).sort(),
  };
  return [
    { path: 'base/kustomization.yaml', text: printYaml(kustomization) },
    ...files.map(({ path, object }) => ({ path: `base/${path}`, text: printYaml(object) })),
  ];
}

/** `api/deployment.yaml`; with its name where a resource has several of a kind. */
export function objectPath({ resource = shared, object }: PublishedObject, all: readonly PublishedObject[]): string {
  const kind = object.kind.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
  const siblings = all.filter((other) => (other.resource ?? shared) === resource && other.object.kind === object.kind);
  const isOnly = siblings.length === 1 && (resource !== shared || object.kind === 'Namespace');
  const file = isOnly || object.metadata.name === resource ? kind : `${kind}-${object.metadata.name}`;
  return resource === shared ? `${file}.yaml` : `${resource}/${file}.yaml`;
}
