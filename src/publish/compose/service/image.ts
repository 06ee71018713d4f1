import { join, relative } from 'node:path';
import type { ComposeService } from '../../../compose/model/service.ts';
import type { Text } from '../../../compose/model/values.ts';
import type { Resource } from '../../../model/resource.ts';
import type { ContainerShape, ContainerWorkload, ImageBuild } from '../../../model/workload.ts';
import { isVersioned } from '../../kubernetes/image-version.ts';
import type { ImagePlan } from '../../images/index.ts';
import { reportOn, type Publishing } from '../publishing.ts';
import { toText, type ComposeText } from '../text/compose-text.ts';
import { toComposeText } from '../text/resolve.ts';
import { toEntrance } from './entrance.ts';
import { passedOn } from './environment.ts';
import { openImage } from './native.ts';

/** What a service is made of. */
export interface ServiceImage {
  readonly source: Pick<ComposeService, 'image' | 'build'>;
  readonly container: ContainerShape;
}

const emptyShape: ContainerShape = { mounts: [], files: [], readOnlyRoot: false };

/** `undefined` (reported elsewhere) where there is no image and none can be made. */
export function toImage(publishing: Publishing, resource: Resource): ServiceImage | undefined {
  const { workload, entrance } = resource;
  if (entrance?.passesOn === 'by-path') return toEntrance(publishing, resource, entrance);
  if (workload?.runs === 'container' && workload.image.from === 'registry') {
    return {
      source: { image: openImage(publishing, resource) ?? givenImage(publishing, resource, workload.image.reference) },
      container: containerOf(publishing, resource, workload),
    };
  }
  const plan = publishing.images.get(resource.name);
  if (plan === undefined) return undefined;
  const build = toBuild(publishing, resource, plan);
  const isNamed = publishing.namesImages || workload?.runs === 'process';
  const source = { ...(isNamed && { image: plan.reference }), build };
  if (workload?.runs === 'container') return { source, container: containerOf(publishing, resource, workload) };
  const { command: _, ...shape } = (workload?.runs === 'process' ? workload.container : undefined) ?? emptyShape;
  return { source, container: plan.command === undefined ? shape : { ...shape, command: plan.command } };
}

function containerOf({ servers }: Publishing, { name }: Resource, workload: ContainerWorkload): ContainerShape {
  return servers.get(name)?.container ?? workload;
}

function givenImage(publishing: Publishing, resource: Resource, reference: string): string {
  if (isVersioned(reference)) return reference;
  const block = resource.options['compose'] as { readonly image?: unknown } | undefined;
  if (block?.image !== undefined) return reference;
  reportOn(publishing, resource, {
    code: 'IMAGE_WITHOUT_VERSION',
    severity: 'warning',
    message: `the image ${reference} of ${resource.name} names no version, so what runs would change by itself`,
    hint: 'Name a version (`:1.4.2`) or a digest (`@sha256:…`).',
  });
  return reference;
}

function toBuild(publishing: Publishing, resource: Resource, plan: ImagePlan): NonNullable<ComposeService['build']> {
  const { context, target, args } = plan.build;
  const written = Object.entries(args).map(
    ([name, value]) => [name, argument(name, toComposeText(publishing, value, resource))] as const,
  );
  return {
    context,
    dockerfile: dockerfileOf(publishing, plan),
    ...(target !== undefined && { target }),
    ...(written.length > 0 && { args: Object.fromEntries(written) }),
  };
}

function argument(name: string, text: ComposeText): Text | null {
  return passedOn(name, text) ? null : toText(text);
}

/** Builders look for it from the context. */
function dockerfileOf({ imageFolder }: Publishing, { build, generated }: ImagePlan): ImageBuild['dockerfile'] {
  if (generated === undefined) return build.dockerfile;
  return relative(build.context, join(imageFolder, build.dockerfile)).replaceAll('\\', '/');
}
