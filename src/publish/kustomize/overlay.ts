import { createPatch } from 'rfc6902';
import type { KubernetesObject } from '../../kinds/kubernetes-object.ts';
import type { Artifact } from '../artifact.ts';
import { objectPaths } from '../kubernetes/object-paths.ts';
import type { PublishedObject } from '../kubernetes/unit.ts';
import { printYaml } from '../print-yaml.ts';
import type { SecretFiles } from '../kubernetes/secrets/secret-files.ts';
import { imageChanges, replicaChanges, withoutReplicas, withoutVersions } from './transformers.ts';

export interface OverlayRequest {
  readonly environment: string;
  /** Of the overlay: two environments may stand in one cluster. */
  readonly namespace: string;
  readonly base: readonly PublishedObject[];
  /** What the environment's own manifest is published as, in the base's namespace. */
  readonly objects: readonly PublishedObject[];
  /** Secrets that the user writes here. */
  readonly secrets: SecretFiles;
}

/** What differs in one environment, in the words of kustomize: images and replicas by name, all else as JSON patches. */
export function overlayArtifacts(request: OverlayRequest): readonly Artifact[] {
  const { environment, namespace, base, objects, secrets } = request;
  const folder = `overlays/${environment}`;
  const there = new Map(base.map((published) => [keyOf(published.object), published]));
  const here = new Map(objects.map((published) => [keyOf(published.object), published]));
  const pairs = objects.flatMap((published) => {
    const before = there.get(keyOf(published.object));
    return before === undefined ? [] : [{ before: before.object, after: published.object, published }];
  });
  const paths = objectPaths(objects);
  const pathOf = (published: PublishedObject): string => paths.get(published) ?? '';
  const images = imageChanges(pairs);
  const replicas = replicaChanges(pairs);
  const patches = pairs.flatMap(({ before, after, published }) => {
    const [plainBefore, plainAfter] = [before, after].map((object) =>
      withoutVersions(withoutReplicas(object, replicas), images),
    );
    const operations = createPatch(plainBefore, plainAfter);
    const path = pathOf(published).replace(/\.yaml$/, '-patch.yaml');
    return operations.length === 0 ? [] : [{ path, object: after, operations }];
  });
  const added = objects.filter(({ object }) => !there.has(keyOf(object)));
  const removed = base.filter(({ object }) => !here.has(keyOf(object)));
  const kustomization = {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    namespace,
    resources: ['../../base', ...added.map((published) => pathOf(published)).sort()],
    ...(secrets.generators.length === 0 ? {} : { secretGenerator: secrets.generators }),
    ...(images.length === 0 ? {} : { images }),
    ...(replicas.length === 0 ? {} : { replicas }),
    ...(patches.length + removed.length === 0
      ? {}
      : { patches: [...removed.map(({ object }) => removal(object)), ...patches.map(reference)] }),
  };
  return [
    { path: `${folder}/kustomization.yaml`, text: printYaml(kustomization) },
    ...added.map((published) => ({
      path: `${folder}/${pathOf(published)}`,
      text: printYaml(published.object),
    })),
    ...patches.map(({ path, operations }) => ({ path: `${folder}/${path}`, text: printYaml(operations) })),
    ...secrets.artifacts.map(({ path, text }) => ({ path: `${folder}/${path}`, text })),
  ];
}

function reference({ path, object }: { readonly path: string; readonly object: KubernetesObject }) {
  return { path, target: targetOf(object) };
}

function targetOf({ apiVersion, kind, metadata }: KubernetesObject) {
  const [version = '', group] = apiVersion.split('/').toReversed();
  return { ...(group === undefined ? {} : { group }), version, kind, name: metadata.name };
}

/** By its target: the patch alone would have to name the namespace that the base has given it by then. */
function removal(object: KubernetesObject) {
  const { apiVersion, kind, metadata } = object;
  const patch = { $patch: 'delete', apiVersion, kind, metadata: { name: metadata.name } };
  return { patch: printYaml(patch), target: targetOf(object) };
}

function keyOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  return `${apiVersion} ${kind} ${metadata.name}`;
}
