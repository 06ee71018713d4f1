import type { Application } from '../../model/application.ts';
import type { Resource } from '../../model/resource.ts';
import type { Artifact } from '../artifact.ts';
import { dockerfilePath, planImages } from './image-plan.ts';
import { builtImage, type ImageOptions } from './image-reference.ts';

export { planImages, type ImagePlan, type ImagePlans } from './image-plan.ts';
export { defaultTag, type ImageOptions } from './image-reference.ts';

/** The full name of the image that a resource runs when it is published: one from a registry, or one that is built. */
export function imageOf(application: Application, resource: Resource, options: ImageOptions = {}): string {
  const { workload } = resource;
  const isGiven = workload?.runs === 'container' && workload.image.from === 'registry';
  return isGiven ? workload.image.reference : builtImage(application, resource, options);
}

/** The Dockerfiles of the projects that bring none, each with the list of what its builder is not sent. */
export function dockerfilesOf(application: Application): readonly Artifact[] {
  return planImages(application).plans.flatMap(({ resource, generated }) => {
    if (generated === undefined) return [];
    const path = dockerfilePath(resource);
    return [
      { path, text: generated.text },
      { path: `${path}.dockerignore`, text: generated.leftOut },
    ];
  });
}
