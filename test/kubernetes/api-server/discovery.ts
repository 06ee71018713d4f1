import { apiVersionOf, type ResourceType } from './resource-types.ts';

const verbs = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

/** The answer to `/api` and `/apis` for clients that ask for all groups at once. */
export function aggregatedDiscovery(types: readonly ResourceType[], { core }: { readonly core: boolean }): object {
  const groups = [...new Set(types.map(({ group }) => group))].filter((group) => (group === '') === core);
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups.map((group) =>
      toGroup(
        group,
        types.filter((type) => type.group === group),
      ),
    ),
  };
}

export const aggregatedType = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';

/** The list of documents at `/openapi/v3`, one for each group and version. */
export function openApiIndex(types: readonly ResourceType[]): object {
  const paths = new Set(types.map((type) => pathOf(type).slice(1)));
  return { paths: Object.fromEntries([...paths].map((path) => [path, { serverRelativeURL: `/openapi/v3/${path}` }])) };
}

/** One such document: as much of it as tells a client that the server itself validates fields. */
export function openApiDocument(types: readonly ResourceType[], path: string): object | undefined {
  const own = types.filter((type) => pathOf(type) === `/${path}`);
  if (own.length === 0) return undefined;
  return {
    openapi: '3.0.0',
    info: { title: 'Kubernetes', version: 'v1.35.2' },
    paths: Object.fromEntries(own.map((type) => [objectPath(type), { patch: patchOf(type) }])),
    components: { schemas: {} },
  };
}

function toGroup(group: string, types: readonly ResourceType[]): object {
  const versions = [...new Set(types.map(({ version }) => version))];
  return {
    metadata: { name: group, creationTimestamp: null },
    versions: versions.map((version) => ({
      version,
      freshness: 'Current',
      resources: types.filter((type) => type.version === version).map((type) => toResource(type)),
    })),
  };
}

function toResource({ group, version, kind, plural, namespaced }: ResourceType): object {
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: kind.toLowerCase(),
    verbs,
  };
}

function patchOf({ group, version, kind }: ResourceType): object {
  const names = ['dryRun', 'fieldManager', 'fieldValidation', 'force'];
  return {
    parameters: names.map((name) => ({ name, in: 'query', schema: { type: 'string' } })),
    'x-kubernetes-group-version-kind': { group, version, kind },
    responses: {},
  };
}

function objectPath(type: ResourceType): string {
  return `${pathOf(type)}${type.namespaced ? '/namespaces/{namespace}' : ''}/${type.plural}/{name}`;
}

function pathOf(type: ResourceType): string {
  return `${type.group === '' ? '/api' : '/apis'}/${apiVersionOf(type)}`;
}
