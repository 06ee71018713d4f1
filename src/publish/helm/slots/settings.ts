import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import {
  inline,
  nodeAt,
  putEntry,
  replaceAt,
  withoutEntry,
  type Path,
  type TemplateNode,
} from '../template/template-node.ts';
import { containerPath, podTemplatePath } from './pod-paths.ts';
import { isSameData, valueAt, type FillRequest, type Slot } from './slot.ts';

/** The plain settings of a resource: their ConfigMap, who reads it, and the checksum that makes new pods of a change. */
export const settingsSlot: Slot = {
  read(objects, resource) {
    const config = objects.find((object) => isSettings(object, resource));
    return config === undefined ? {} : { env: { ...(valueAt(config, ['data']) as Record<string, string>) } };
  },
  fill(node, request) {
    const { object, resource } = request;
    if (isSettings(object, resource)) return fillConfigMap(node, request);
    const container = containerPath(object, resource);
    const template = podTemplatePath(object);
    if (container === undefined || template === undefined) return node;
    return fillChecksum(fillReader(node, container, request), [...template, 'metadata'], request);
  },
};

/** The ConfigMap is there when there are settings. */
export function isSettings({ kind, metadata }: KubernetesObject, resource: string): boolean {
  return kind === 'ConfigMap' && metadata.name === `${resource}-config`;
}

export const hasSettings = '$resource.env';

function fillConfigMap(node: TemplateNode, { object, values }: FillRequest): TemplateNode {
  if (!isSameData(valueAt(object, ['data']), values.env)) return node;
  // Null takes a setting away; one that is in no values file of the chart stays there as such.
  const within = [`range $name, $value := ${hasSettings}`, 'if not (kindIs "invalid" $value)'];
  const entry = { key: '$name | quote', isComputed: true, value: inline('$value | quote'), within };
  return replaceAt(node, ['data'], () => ({ node: 'map', entries: [entry] }));
}

function fillReader(node: TemplateNode, path: Path, { object, resource, values }: FillRequest): TemplateNode {
  const reader = [{ configMapRef: { name: `${resource}-config` } }];
  const expected = values.env === undefined || isEmpty(values.env) ? undefined : reader;
  const found = valueAt(object, [...path, 'envFrom']);
  if (values.env === undefined || !isSameData(found, expected)) return node;
  const items = [{ value: referenceTo(`${resource}-config`) }];
  const entry = { key: 'envFrom', value: { node: 'list', items }, within: [`if ${hasSettings}`] } as const;
  return replaceAt(node, path, (container) => putEntry(withoutEntry(container, 'envFrom'), entry, 'imagePullPolicy'));
}

function referenceTo(name: string): TemplateNode {
  const named: TemplateNode = { node: 'map', entries: [{ key: 'name', value: { node: 'plain', value: name } }] };
  return { node: 'map', entries: [{ key: 'configMapRef', value: named }] };
}

const checksum = 'checksum/config';

/** Of the rendered templates. */
function fillChecksum(node: TemplateNode, path: Path, { object, values, configuration }: FillRequest): TemplateNode {
  const { templates, isFixed } = configuration;
  const annotations = valueAt(object, [...path, 'annotations']) ?? {};
  const isThere = valueAt(annotations, [checksum]) !== undefined;
  const isMeant = isFixed || !isEmpty(values.env ?? {});
  if (templates.length === 0 || isThere !== isMeant) return node;
  const includes = templates.map((template) => `(include (print $.Template.BasePath "${template}") $)`);
  const value = inline(`print ${includes.join(' ')} | sha256sum | quote`);
  const within = isFixed ? {} : { within: [`if ${hasSettings}`] };
  const others = Object.keys(annotations).filter((name) => name !== checksum);
  const metadata = others.length === 0 ? withoutEntry(nodeAt(node, path) ?? node, 'annotations') : nodeAt(node, path);
  if (metadata === undefined) return node;
  const filled =
    others.length === 0
      ? putEntry(metadata, {
          key: 'annotations',
          value: { node: 'map', entries: [{ key: checksum, value }] },
          ...within,
        })
      : replaceAt(metadata, ['annotations'], (map) =>
          putEntry(withoutEntry(map, checksum), { key: checksum, value, ...within }, others.at(-1)),
        );
  return replaceAt(node, path, () => filled);
}

function isEmpty(record: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(record).length === 0;
}
