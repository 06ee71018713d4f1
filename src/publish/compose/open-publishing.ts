import { join } from 'node:path';
import type { Resource } from '../../model/resource.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import { planImages } from '../images/index.ts';
import type { EnvironmentToPublish, PublishRequest } from '../target.ts';
import type { Dialect } from './dialect.ts';
import { projectName } from './project-name.ts';
import { reportOn, type Publishing } from './publishing.ts';
import { findServers } from './servers.ts';
import { nameVariables } from './text/variable-names.ts';

interface Place {
  readonly dialect: Dialect;
  /** Relative to the folder that is published into. */
  readonly folder: string;
  readonly report: (diagnostic: Diagnostic) => void;
}

/** Looks up what the services of one environment are made from. */
export async function openPublishing(
  { base, images, directory: target }: PublishRequest,
  { application, parameters }: EnvironmentToPublish,
  { dialect, folder, report }: Place,
): Promise<Publishing> {
  const imageFolder = target ?? join(application.directory, dialect.folder);
  const published = [...application.resources.values()].filter(({ companionOf }) => companionOf === undefined);
  const planned = planImages(application, images);
  const isBase = application === base.application;
  // What is to be looked after in an image is the same in every environment.
  for (const diagnostic of planned.diagnostics) if (isBase || diagnostic.severity === 'error') report(diagnostic);
  const publishing: Publishing = {
    dialect,
    application,
    project: projectName(application.name, isBase ? undefined : application.environment),
    directory: join(imageFolder, folder),
    imageFolder,
    parameters,
    services: published.filter((resource) => runsInContainer(resource)),
    names: new Set(published.map(({ name }) => name)),
    servers: await findServers(published),
    images: new Map(planned.plans.map((plan) => [plan.resource, plan])),
    namesImages:
      !dialect.builds || images.registry !== undefined || images.tag !== undefined || images.digests !== undefined,
    variables: nameVariables(application.parameters),
    report,
  };
  for (const resource of published) reportNotThere(publishing, resource);
  return publishing;
}

function runsInContainer({ workload, entrance }: Resource): boolean {
  return workload !== undefined || entrance?.passesOn === 'by-path';
}

function reportNotThere(publishing: Publishing, resource: Resource): void {
  if (resource.entrance?.passesOn !== 'by-share') return;
  reportOn(publishing, resource, {
    code: 'NOT_PUBLISHED',
    severity: 'warning',
    message: `${resource.name} is not published: nothing under ${publishing.dialect.name} shares requests out over its origins`,
    hint: 'Put a `gateway` before them, or what leads to several machines before all of it.',
  });
}
