import type { Diagnostic } from '../../support/diagnostic.ts';
import { planImages } from '../images/index.ts';
import type { EnvironmentToPublish, PublishRequest } from '../target.ts';
import type { LintException } from './checks/index.ts';
import { lintPublication } from './lint-publication.ts';
import { publishObjects, type Publication } from './publish-objects.ts';

export interface PublishedEnvironment {
  readonly environment: string;
  readonly publication: Publication;
  /** From checks that its objects do not meet on purpose. */
  readonly exceptions: readonly LintException[];
}

/**
 * The objects of one environment, and what there is to say about them and their images. `namespace` is where they will
 * stand, when an overlay moves them.
 */
export async function publishEnvironment(
  { images, kubernetes, sealing }: PublishRequest,
  { application, parameters, secretValues: values = new Map() }: EnvironmentToPublish,
  namespace = kubernetes.namespace ?? application.name,
): Promise<PublishedEnvironment & { readonly diagnostics: readonly Diagnostic[] }> {
  const planned = planImages(application, images);
  const plans = new Map(planned.plans.map((plan) => [plan.resource, plan]));
  const publication = await publishObjects({
    application,
    parameters,
    options: kubernetes,
    standsIn: namespace,
    imageOf: ({ name }) => plans.get(name),
    ...(sealing === undefined ? {} : { sealing: { ...sealing, values, namespace } }),
  });
  const linted = lintPublication(application, publication);
  return {
    environment: application.environment,
    publication,
    exceptions: linted.exceptions,
    diagnostics: [...planned.diagnostics, ...publication.diagnostics, ...linted.diagnostics],
  };
}
