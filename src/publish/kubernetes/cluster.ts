import { kinds } from '../../kinds/index.ts';
import type { ClusterKind } from '../../kinds/cluster.ts';
import type { Application } from '../../model/application.ts';
import type { Expression } from '../../model/expression.ts';
import type { Resource } from '../../model/resource.ts';
import type { Diagnostic } from '../../support/diagnostic.ts';
import type { KubernetesOptions } from './options.ts';
import type { Sealing } from './secrets/sealed.ts';

/** Everything that the objects of an application are made from. */
export interface PublishRequest {
  readonly application: Application;
  readonly options: KubernetesOptions;
  /** Values of the parameters that are not secret, by name. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The image that a resource's source code becomes; `undefined` (reported elsewhere) where it becomes none. */
  readonly imageOf: (resource: Resource) => PublishedImage | undefined;
  /** The namespace that an overlay or a release moves the objects to. Absent: they stay in theirs. */
  readonly standsIn?: string;
  /** What secrets are encrypted with, where they are. */
  readonly sealing?: Sealing;
}

export interface PublishedImage {
  /** The whole name, with its version. */
  readonly reference: string;
  /** What is started instead of the image's own command. */
  readonly command?: readonly Expression[];
}

/** The same, with what was looked up for it, and where everything there is to say is collected. */
export interface Publishing extends PublishRequest {
  readonly namespace: string;
  readonly standsIn: string;
  /** What is published: without companions, and what only a profile or a name starts. */
  readonly resources: readonly Resource[];
  /** Of those. */
  readonly names: ReadonlySet<string>;
  readonly clusterKinds: ReadonlyMap<string, ClusterKind>;
  report(diagnostic: Diagnostic): void;
}

/** Looks up the kinds' ways of living in a cluster, for those that the application has. */
export async function openPublishing(
  request: PublishRequest,
  report: (diagnostic: Diagnostic) => void,
): Promise<Publishing> {
  const { application, options } = request;
  const resources = [...application.resources.values()].filter((resource) => isPublished(application, resource));
  const types = new Set(resources.map(({ type }) => type));
  const loaded = kinds.map(async ({ name, cluster }) => {
    return cluster === undefined || !types.has(name) ? [] : [[name, await cluster()] as const];
  });
  const clusterKinds = new Map((await Promise.all(loaded)).flat());
  const names = new Set(resources.map(({ name }) => name));
  const namespace = options.namespace ?? application.name;
  const { standsIn = namespace } = request;
  return { ...request, namespace, standsIn, resources, names, clusterKinds, report };
}

/** Not what only a profile or its name starts, nor what stands beside another for development. */
export function isPublished({ resources }: Pick<Application, 'resources'>, resource: Resource): boolean {
  const isHeldBack = resource.explicitStart || resource.profiles.length > 0 || resource.companionOf !== undefined;
  const parent = resource.parent === undefined ? undefined : resources.get(resource.parent);
  return !isHeldBack && (parent === undefined || isPublished({ resources }, parent));
}

/** Says something about a resource, at its place in the manifest. */
export function reportOn(
  { report }: Pick<Publishing, 'report'>,
  resource: Resource,
  diagnostic: Omit<Diagnostic, 'location' | 'severity'> & Partial<Pick<Diagnostic, 'severity'>>,
): void {
  report({ severity: 'error', ...diagnostic, location: resource.location });
}
