import { inline, mapChildren, replaceAt, type TemplateNode } from '../template/template-node.ts';
import { valueAt } from './slot.ts';

/** What a release decides: the namespace that the object stands in, and who manages it. */
export function fillRelease(node: TemplateNode, object: unknown, namespace: string): TemplateNode {
  const managed = fillManagedBy(node);
  const isNamespace = valueAt(object, ['kind']) === 'Namespace';
  const path = ['metadata', isNamespace ? 'name' : 'namespace'];
  return valueAt(object, path) === namespace
    ? replaceAt(managed, path, () => inline('$.Release.Namespace | quote'))
    : managed;
}

function fillManagedBy(node: TemplateNode): TemplateNode {
  return mapChildren(node, (child, at) => {
    const isOurs = at === 'app.kubernetes.io/managed-by' && child.node === 'plain' && child.value === 'apphost';
    return isOurs ? inline('$.Release.Service | quote') : fillManagedBy(child);
  });
}
