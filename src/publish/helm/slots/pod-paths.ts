import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import type { Path } from '../template/template-node.ts';
import { valueAt } from './slot.ts';

/** Where the template of an object's pods stands; `undefined` for what has none. */
export function podTemplatePath(object: KubernetesObject): Path | undefined {
  return [
    ['spec', 'template'],
    ['spec', 'jobTemplate', 'spec', 'template'],
  ].find((path) => valueAt(object, [...path, 'spec', 'containers']) !== undefined);
}

/** Where the container of the resource itself stands, among others that its pods may have. */
export function containerPath(object: KubernetesObject, resource: string): Path | undefined {
  const template = podTemplatePath(object);
  if (template === undefined || object.metadata.name !== resource) return undefined;
  const path = [...template, 'spec', 'containers'];
  const containers = valueAt(object, path) as readonly { readonly name: string }[];
  const index = containers.findIndex(({ name }) => name === resource);
  return index === -1 ? undefined : [...path, index];
}

/** Whether it tells an operator to run the resource: such objects have no pods, and say in other places what those have. */
export function isOperated(object: KubernetesObject, resource: string): boolean {
  const isCustom = object.apiVersion.split('/')[0]?.includes('.') ?? false;
  const isBuiltIn = object.apiVersion.split('/')[0]?.endsWith('.k8s.io') ?? false;
  return isCustom && !isBuiltIn && object.metadata.name === resource;
}
