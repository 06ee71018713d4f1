import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import type { PodResourcesValue } from '../resource-values.ts';
import { block, replaceAt, type Path } from '../template/template-node.ts';
import { containerPath, isOperated } from './pod-paths.ts';
import { isSameData, valueAt, type Slot } from './slot.ts';

/** What the pods of a resource may use. */
export const podResourcesSlot: Slot = {
  read(objects, resource) {
    const [resources] = objects.flatMap((object) => resourcesOf(object, resource) ?? []);
    return resources === undefined ? {} : { resources };
  },
  fill(node, { object, resource, values }) {
    const path = resourcesPath(object, resource);
    if (path === undefined || values.resources === undefined) return node;
    if (!isSameData(resourcesOf(object, resource), values.resources)) return node;
    return replaceAt(node, path, () => block('toYaml $resource.resources'));
  },
};

function resourcesOf(object: KubernetesObject, resource: string): PodResourcesValue | undefined {
  const path = resourcesPath(object, resource);
  const resources = (path === undefined ? undefined : valueAt(object, path)) as PodResourcesValue | undefined;
  return resources?.requests === undefined && resources?.limits === undefined ? undefined : resources;
}

function resourcesPath(object: KubernetesObject, resource: string): Path | undefined {
  const container = containerPath(object, resource);
  if (container !== undefined) return [...container, 'resources'];
  return isOperated(object, resource) ? ['spec', 'resources'] : undefined;
}
