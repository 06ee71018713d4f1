import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import type { ResourceValues } from '../resource-values.ts';
import type { Path, TemplateNode } from '../template/template-node.ts';

/**
 * One value of a resource: how it is read from the objects, and where in them its expression goes. What an object says
 * otherwise than the value does (a patch of the manifest, say) is left as it is.
 */
export interface Slot {
  read(objects: readonly KubernetesObject[], resource: string): Partial<ResourceValues>;
  fill(node: TemplateNode, request: FillRequest): TemplateNode;
}

export interface FillRequest {
  /** What the node was made of. */
  readonly object: KubernetesObject;
  readonly resource: string;
  /** What the values are in the environment of the object. */
  readonly values: ResourceValues;
  /** What the names of the chart's own templates begin with. */
  readonly chart: string;
  /** The templates of what its pods read at their start, and whether some of it is there whatever the values. */
  readonly configuration: { readonly templates: readonly string[]; readonly isFixed: boolean };
}

/** What stands at a path of plain data. */
export function valueAt(data: unknown, [step, ...rest]: Path): unknown {
  if (step === undefined) return data;
  if (typeof data !== 'object' || data === null) return undefined;
  return valueAt((data as Readonly<Record<string | number, unknown>>)[step], rest);
}

/** Whether both are the same data, in whatever order. */
export function isSameData(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
