import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import type { AutoscalingValue } from '../resource-values.ts';
import { inline, putEntry, replaceAt, type Path, type TemplateNode } from '../template/template-node.ts';
import { isSameData, valueAt, type FillRequest, type Slot } from './slot.ts';

/** How many pods a resource has: a number, or by load. */
export const scaleSlot: Slot = {
  read(objects, resource) {
    const deployment = objects.find((object) => object.kind === 'Deployment' && object.metadata.name === resource);
    // A volume of one writer: a second pod would never start.
    if (deployment === undefined || valueAt(deployment, ['spec', 'strategy', 'type']) === 'Recreate') return {};
    const [autoscaling] = objects.flatMap((object) => autoscalingOf(object, resource) ?? []);
    const replicas = valueAt(deployment, replicasPath) ?? autoscaling?.minReplicas;
    return {
      ...(typeof replicas === 'number' ? { replicas } : {}),
      ...(autoscaling === undefined ? {} : { autoscaling }),
    };
  },
  fill(node, request) {
    const { object, resource, values } = request;
    if (object.kind === 'Deployment' && object.metadata.name === resource) return fillReplicas(node, request);
    const found = autoscalingOf(object, resource);
    if (found === undefined || !isSameData(found, values.autoscaling)) return node;
    const counted = [['spec', 'minReplicas'] as const, ['spec', 'maxReplicas'] as const].reduce<TemplateNode>(
      (tree, path) => replaceAt(tree, path, () => inline(`int $resource.autoscaling.${path[1]}`)),
      node,
    );
    const load = loadPath(object);
    return load === undefined ? counted : replaceAt(counted, load, () => inline('int $resource.autoscaling.cpu'));
  },
};

const replicasPath = ['spec', 'replicas'] as const;

function fillReplicas(node: TemplateNode, { object, values }: FillRequest): TemplateNode {
  const { replicas, autoscaling } = values;
  const expected = autoscaling?.enabled === true ? undefined : replicas;
  if (replicas === undefined || valueAt(object, replicasPath) !== expected) return node;
  const within = autoscaling === undefined ? {} : { within: ['if not $resource.autoscaling.enabled'] };
  const entry = { key: 'replicas', value: inline('int $resource.replicas'), ...within };
  return replaceAt(node, ['spec'], (spec) => putEntry(spec, entry));
}

function autoscalingOf(object: KubernetesObject, resource: string): AutoscalingValue | undefined {
  const target = valueAt(object, ['spec', 'scaleTargetRef', 'name']);
  if (object.kind !== 'HorizontalPodAutoscaler' || target !== resource) return undefined;
  const { minReplicas, maxReplicas } = valueAt(object, ['spec']) as Omit<AutoscalingValue, 'enabled'>;
  const load = loadPath(object);
  const cpu = load === undefined ? {} : { cpu: valueAt(object, load) as number };
  return { enabled: true, minReplicas, maxReplicas, ...cpu };
}

/** The load above which more are added, when that is all that is measured. */
function loadPath(object: KubernetesObject): Path | undefined {
  const metrics = valueAt(object, ['spec', 'metrics']);
  if (!Array.isArray(metrics) || metrics.length !== 1) return undefined;
  return ['resource', 'containerResource']
    .filter((source) => valueAt(metrics[0], [source, 'name']) === 'cpu')
    .map((source) => ['spec', 'metrics', 0, source, 'target', 'averageUtilization'])
    .find((path) => typeof valueAt(object, path) === 'number');
}
