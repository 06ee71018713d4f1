import type { Application } from '../../model/application.ts';
import type { Expression } from '../../model/expression.ts';
import type { ImageBuild } from '../../model/workload.ts';
import type { Resource } from '../../model/resource.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import { printDockerfile, printLeftOut } from './dockerfile.ts';
import { builtImage, checkImageOptions, type ImageOptions } from './image-reference.ts';
import { insideCommand } from './inside-command.ts';

/** An image that is built when the application is published. */
export interface ImagePlan {
  /** The name of the resource that runs it. */
  readonly resource: string;
  /** Its full name: `ghcr.io/acme/shop-api:1.4.0`. */
  readonly reference: string;
  /** What it is built from; the path of a Dockerfile that is written for it is that of its artifact. */
  readonly build: ImageBuild;
  /** Present when the project brings no Dockerfile. */
  readonly generated?: GeneratedDockerfile;
  /** What the manifest starts instead of the image's command. In Kubernetes: `args`. */
  readonly command?: readonly Expression[];
}

export interface GeneratedDockerfile {
  readonly text: string;
  /** What the builder is sent the context without: the text of `Dockerfile.dockerignore`. */
  readonly leftOut: string;
}

export interface ImagePlans {
  /** In the manifest's order. */
  readonly plans: readonly ImagePlan[];
  /** Errors for what cannot become an image, warnings for images that want attention. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The images that an application is built into, one for each resource that runs source code. */
export function planImages(application: Application, options: ImageOptions = {}): ImagePlans {
  checkImageOptions(options);
  const found = [...application.resources.values()]
    .filter(({ companionOf }) => companionOf === undefined)
    .map((resource) => planImage(application, resource, options));
  return {
    plans: found.flatMap(({ plan }) => plan ?? []),
    diagnostics: found.flatMap(({ diagnostics }) => diagnostics ?? []),
  };
}

interface Planned {
  readonly plan?: ImagePlan;
  readonly diagnostics?: readonly Diagnostic[];
}

function planImage(application: Application, resource: Resource, options: ImageOptions): Planned {
  const { workload } = resource;
  const common = { resource: resource.name, reference: builtImage(application, resource, options) };
  if (workload?.runs === 'container') {
    return workload.image.from === 'build'
      ? { plan: { ...common, ...ownBuild(resource.name, workload.image.build) } }
      : {};
  }
  if (workload?.runs !== 'process') return {};
  const { packaging } = workload;
  if (packaging === undefined) return { diagnostics: [bareCommand(resource)] };
  switch (packaging.from) {
    case 'dockerfile': {
      const { build, command } = packaging;
      return { plan: { ...common, build, ...(command === undefined ? {} : { command }) } };
    }
    case 'nothing':
      return { diagnostics: [refused(resource, packaging.refusal.reason, packaging.refusal.hint)] };
    case 'recipe': {
      const command = insideCommand(resource, packaging);
      const build = { context: packaging.context, dockerfile: dockerfilePath(resource.name), args: {} };
      const generated = {
        text: printDockerfile({ application, resource, workload, recipe: packaging, command }),
        leftOut: printLeftOut(packaging),
      };
      const given = command === undefined ? { command: packaging.command } : {};
      const diagnostics = packaging.remarks.map(({ message, hint }) => toWarning(resource, message, hint));
      return { plan: { ...common, build, generated, ...given }, diagnostics };
    }
  }
}

/** A Dockerfile that stands in the manifest is written out. */
function ownBuild(resource: string, build: ImageBuild): Pick<ImagePlan, 'build' | 'generated'> {
  if (build.inline === undefined) return { build };
  const dockerfile = dockerfilePath(resource);
  return { build: { ...build, dockerfile }, generated: { text: build.inline, leftOut: '' } };
}

/** Where the artifact of a Dockerfile is written, relative to the folder that is published into. */
export function dockerfilePath(resource: string): string {
  return `images/${resource}/Dockerfile`;
}

function bareCommand(resource: Resource): Diagnostic {
  return refused(
    resource,
    'it is a command of this machine, and nothing says what it is made of',
    'Make it a `project` with a `path`, or a `container` with an `image` or a `build`; or leave it to development: `environments.development`.',
  );
}

function refused({ name, location }: Resource, reason: string, hint: string): Diagnostic {
  return {
    code: 'IMAGE_SOURCE_UNKNOWN',
    severity: 'error',
    message: `${name} cannot become an image: ${reason}`,
    hint,
    location,
  };
}

function toWarning({ name, location }: Resource, message: string, hint: string): Diagnostic {
  return { code: 'IMAGE_WANTS_ATTENTION', severity: 'warning', message: `${name}: ${message}`, hint, location };
}
