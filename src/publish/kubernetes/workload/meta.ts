import type { ObjectMeta } from 'kubernetes-types/meta/v1.js';
import type { Resource } from '../../../model/resource.ts';
import type { Publishing } from '../cluster.ts';
import { labelsOf } from '../labels.ts';

/** Name, namespace, labels and the manifest's own annotations of an object of a resource. */
export function metaOf(
  { application, namespace }: Publishing,
  resource: Resource,
  more: {
    readonly suffix?: string;
    readonly version?: string | undefined;
    readonly annotations?: Readonly<Record<string, string>>;
  } = {},
): ObjectMeta & { name: string } {
  const { suffix = '', version, annotations } = more;
  const all = { ...manifestAnnotations(resource), ...annotations };
  return {
    name: `${resource.name}${suffix}`,
    namespace,
    labels: labelsOf(application.name, resource, version),
    ...(Object.keys(all).length === 0 ? {} : { annotations: all }),
  };
}

function manifestAnnotations({ options }: Resource): Record<string, string> {
  const annotations = (options['annotations'] ?? {}) as Readonly<Record<string, string | number | boolean>>;
  return Object.fromEntries(Object.entries(annotations).map(([name, value]) => [name, String(value)]));
}
