import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import { nodeAt, putEntry, replaceAt, toNode, type TemplateNode } from '../template/template-node.ts';

/**
 * A Job cannot be changed, so an upgrade with another image would be refused: Helm makes it anew, as a hook. After
 * everything else, because its settings, its account and its way to the database may be new too.
 */
export function fillJobHook(node: TemplateNode, { apiVersion, kind }: KubernetesObject): TemplateNode {
  if (apiVersion !== 'batch/v1' || kind !== 'Job') return node;
  const annotations = nodeAt(node, ['metadata', 'annotations']) ?? toNode({});
  const hooked = Object.entries(hook).reduce(
    (map, [key, value]) => putEntry(map, { key, value: toNode(value) }),
    annotations,
  );
  return replaceAt(node, ['metadata'], (metadata) =>
    putEntry(metadata, { key: 'annotations', value: hooked }, 'labels'),
  );
}

const hook = {
  'helm.sh/hook-delete-policy': 'before-hook-creation',
  'helm.sh/hook': 'post-install,post-upgrade',
};
