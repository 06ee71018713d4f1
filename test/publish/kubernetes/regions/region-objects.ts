import type { KubernetesObject } from '../../../../src/kinds/kubernetes-object.ts';
import type { KubernetesOptions, PublishResult } from '../../../../src/publish/index.ts';
import { loadTarget } from '../../../../src/publish/index.ts';
import { publishEnvironment } from '../../../../src/publish/kubernetes/publish-environment.ts';
import { loadFixture } from '../../load-fixture.ts';

/** A cluster for each of two regions. */
export const clusters = 'publish/clusters';

export interface RegionObjects {
  /** `Kind/name`, sorted. */
  readonly names: readonly string[];
  readonly objects: readonly KubernetesObject[];
  /** `severity CODE message` of all that was said. */
  readonly said: readonly string[];
  find(kind: string, name: string): unknown;
}

/** What a fixture becomes in the cluster of one region. */
export async function objectsIn(
  region: string,
  options: Partial<KubernetesOptions> = {},
  fixture = clusters,
): Promise<RegionObjects> {
  const { request } = await loadFixture(fixture, { ...options, region });
  const { publication, diagnostics } = await publishEnvironment(request, request.base);
  const objects = publication.objects.map(({ object }) => object);
  const key = ({ kind, metadata }: KubernetesObject): string => `${kind}/${metadata.name}`;
  return {
    objects,
    names: objects.map(key).sort(),
    said: diagnostics.map(({ severity, code, message }) => `${severity} ${code} ${message}`),
    find: (kind, name) => {
      const found = objects.find((object) => key(object) === `${kind}/${name}`);
      if (found === undefined) throw new Error(`there is no ${kind}/${name} in ${region}`);
      return found;
    },
  };
}

/** The files of all regions. */
export async function publishSplit(
  options: Partial<KubernetesOptions> = {},
  fixture = clusters,
): Promise<PublishResult> {
  const { request } = await loadFixture(fixture, { ...options, splitRegions: true });
  return (await loadTarget('k8s'))(request);
}
