import type { Service } from 'kubernetes-types/core/v1.js';
import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import type { Publishing } from '../cluster.ts';
import { selectorOf } from '../labels.ts';
import type { PublishedObject } from '../unit.ts';
import { metaOf } from '../workload/meta.ts';
import type { Crossings } from './crossings.ts';
import { exportedName, exportedService } from './service-address.ts';

/** The Services of other regions under the names that they have there, so that settings are the same in every region. */
export function remoteServices(publishing: Publishing, { services }: Crossings): readonly PublishedObject[] {
  const { application } = publishing;
  return services.map(({ name, resource, address }) => {
    const service: Service & KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { ...metaOf(publishing, resource), name },
      // The cluster ignores the selector. Without one, kube-score takes every pod for a target.
      spec: { type: 'ExternalName', externalName: address, selector: selectorOf(application.name, resource.name) },
    };
    return { resource: resource.name, object: service };
  });
}

/** The same objects in another namespace, as far as the names of other regions' Services tell it. */
export function moveRemoteServices(
  objects: readonly PublishedObject[],
  namespace: string,
  wanted: string,
): readonly PublishedObject[] {
  return objects.map((published) => {
    const { spec, ...object } = published.object as KubernetesObject & Pick<Service, 'spec'>;
    const service = exportedService(spec?.externalName ?? '', namespace);
    if (service === undefined) return published;
    const moved = { ...object, spec: { ...spec, externalName: exportedName(service, wanted) } };
    return { ...published, object: moved };
  });
}
