import type { Publication } from '../../kubernetes/publish-objects.ts';
import { addressKey } from '../../kubernetes/workload/work-scaler.ts';
import { exportedName, exportedService } from '../../kubernetes/regions/service-address.ts';
import { inline, mapChildren, replaceAt, type TemplateNode } from '../template/template-node.ts';
import { valueAt } from './slot.ts';

/** What a release decides: the namespace that the object stands in, and who manages it. */
export function fillRelease(
  node: TemplateNode,
  object: unknown,
  { namespace, standsIn }: Pick<Publication, 'namespace' | 'standsIn'>,
): TemplateNode {
  const managed = fillExported(fillAsked(fillManagedBy(node), object, standsIn), object, namespace);
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

/** The same release is in the same namespace in every region. */
function fillExported(node: TemplateNode, object: unknown, namespace: string): TemplateNode {
  const path = ['spec', 'externalName'];
  const name = valueAt(object, path);
  const service = typeof name === 'string' ? exportedService(name, namespace) : undefined;
  if (service === undefined) return node;
  const format = JSON.stringify(exportedName(service, '%s'));
  return replaceAt(node, path, () => inline(`printf ${format} $.Release.Namespace | quote`));
}

/** KEDA asks from a namespace of its own, and so for names with the namespace: in the open, or in a Secret with the login. */
function fillAsked(node: TemplateNode, object: unknown, namespace: string): TemplateNode {
  const fill = (value: TemplateNode): TemplateNode => fillAddress(value, namespace);
  switch (valueAt(object, ['kind'])) {
    case 'ScaledObject':
      return replaceAt(node, ['spec', 'triggers'], (triggers) =>
        mapChildren(triggers, (trigger) => replaceAt(trigger, ['metadata'], (metadata) => mapChildren(metadata, fill))),
      );
    case 'ExternalSecret':
      return replaceAt(node, ['spec', 'target', 'template', 'data', addressKey], fill);
    default:
      return node;
  }
}

function fillAddress(node: TemplateNode, namespace: string): TemplateNode {
  if (node.node !== 'plain' || typeof node.value !== 'string') return node;
  const [, before, found] = /^([a-z0-9+.-]+:\/\/(?:.*@)?[a-z0-9-]+\.)([^:/]+)[:/]/.exec(node.value) ?? [];
  if (before === undefined || found !== namespace) return node;
  const [start, rest] = [before, node.value.slice(before.length + namespace.length)].map((text) =>
    text.replaceAll('%', '%%'),
  );
  return inline(`printf ${JSON.stringify(`${start}%s${rest}`)} $.Release.Namespace | quote`);
}
