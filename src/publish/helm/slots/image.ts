import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import type { ImageValue } from '../resource-values.ts';
import { inline, nodeAt, putEntry, replaceAt, type Path, type TemplateNode } from '../template/template-node.ts';
import { containerPath, isOperated, podTemplatePath } from './pod-paths.ts';
import { valueAt, type FillRequest, type Slot } from './slot.ts';

/** The image of a resource, and the version that its labels have of it. */
export const imageSlot: Slot = {
  read(objects, resource) {
    const [image] = objects.flatMap((object) => imageOf(object, resource) ?? []);
    return image === undefined ? {} : { image: splitImage(image) };
  },
  fill(node, request) {
    const { object, resource, values, chart } = request;
    const path = imagePath(object, resource);
    if (path === undefined || values.image === undefined) return node;
    if (imageOf(object, resource) !== joinImage(values.image)) return node;
    const filled = replaceAt(node, path, () => inline(`include "${chart}.image" $resource.image | quote`));
    return labelPaths(object).reduce((tree, labels) => fillVersion(tree, labels, request), filled);
  },
};

function imageOf(object: KubernetesObject, resource: string): string | undefined {
  const path = imagePath(object, resource);
  const image = path === undefined ? undefined : valueAt(object, path);
  return typeof image === 'string' ? image : undefined;
}

function imagePath(object: KubernetesObject, resource: string): Path | undefined {
  const container = containerPath(object, resource);
  if (container !== undefined) return [...container, 'image'];
  if (!isOperated(object, resource)) return undefined;
  return [
    ['spec', 'imageName'],
    ['spec', 'image'],
  ].find((path) => typeof valueAt(object, path) === 'string');
}

function splitImage(image: string): ImageValue {
  const [name = '', digest = ''] = image.split('@');
  const [, repository = name, tag = ''] = /^(.+):([^:/]+)$/.exec(name) ?? [];
  return { repository, tag, digest };
}

function joinImage({ repository, tag, digest }: ImageValue): string {
  return `${repository}${tag === '' ? '' : `:${tag}`}${digest === '' ? '' : `@${digest}`}`;
}

const versionLabel = 'app.kubernetes.io/version';
const labelBefore = 'app.kubernetes.io/part-of';

function labelPaths(object: KubernetesObject): readonly Path[] {
  const template = podTemplatePath(object);
  if (template === undefined) return [];
  return [[], template.slice(0, -2), template].map((path) => [...path, 'metadata', 'labels']);
}

/** Where the label is, or is not, what the tag makes of it. */
function fillVersion(node: TemplateNode, path: Path, { object, values, chart }: FillRequest): TemplateNode {
  const labels = nodeAt(node, path);
  const found = valueAt(object, [...path, versionLabel]);
  const isOurs = valueAt(object, [...path, labelBefore]) !== undefined;
  if (labels === undefined || !isOurs || found !== toVersion(values.image?.tag ?? '')) return node;
  const version = `include "${chart}.version" $resource.image`;
  const entry = { key: versionLabel, value: inline(`${version} | quote`), within: [`if ${version}`] };
  return replaceAt(node, path, (map) => putEntry(map, entry, labelBefore));
}

/** The pattern of labels, as the chart's own template has it. */
export const versionPattern = '^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$';

function toVersion(tag: string): string | undefined {
  return new RegExp(versionPattern).test(tag) ? tag : undefined;
}
