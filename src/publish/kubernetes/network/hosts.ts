import type { KubernetesObject } from '../../../kinds/kubernetes-object.ts';
import type { Endpoint } from '../../../model/endpoint.ts';
import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import type { PublishedObject } from '../unit.ts';

/**
 * The host names that the manifest's `kubernetes.hosts` gives an endpoint: one, a list, or such by endpoint. Without any,
 * the gateway's own.
 */
export function hostsOf({ options }: Resource, endpoint?: Endpoint): readonly string[] {
  const { hosts } = (options['kubernetes'] ?? {}) as { readonly hosts?: unknown };
  const isByEndpoint = typeof hosts === 'object' && hosts !== null && !Array.isArray(hosts);
  return toTexts(isByEndpoint ? (hosts as Readonly<Record<string, unknown>>)[endpoint?.name ?? ''] : hosts);
}

/** Says which routes nobody would ever reach: of two for one host, the gateway heeds the older. */
export function reportHosts(publishing: Publishing, objects: readonly PublishedObject[]): void {
  const owners = new Map<string, readonly Resource[]>();
  for (const { resource: name = '', object } of objects) {
    const resource = publishing.application.resources.get(name);
    const hosts = routedHosts(object);
    if (resource === undefined || hosts === undefined) continue;
    for (const host of hosts) {
      const before = owners.get(host) ?? [];
      const [owner] = before.includes(resource) ? [resource] : before;
      if (!isHost(host)) reportInvalidHost(publishing, resource, host);
      else if (owner !== undefined) reportCollision(publishing, resource, { owner, host });
      owners.set(host, [...before, resource]);
    }
  }
}

/** All hosts. */
const every = '';

function routedHosts({ kind, ...object }: KubernetesObject): readonly string[] | undefined {
  const { spec } = object as {
    readonly spec?: { readonly hostnames?: readonly string[]; readonly rules?: readonly { readonly host?: string }[] };
  };
  if (kind === 'HTTPRoute' || kind === 'GRPCRoute') return spec?.hostnames ?? [every];
  return kind === 'Ingress' ? spec?.rules?.map(({ host }) => host ?? every) : undefined;
}

/** As the Gateway API has it: lower case, and a star for the first label alone. */
export function isHost(host: string): boolean {
  const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
  return host === every || (host.length <= 253 && new RegExp(`^(\\*\\.)?${label}(\\.${label})*$`).test(host));
}

export function reportInvalidHost(publishing: Publishing, resource: Resource, host: string): void {
  reportOn(publishing, resource, {
    code: 'HOST_INVALID',
    message: `${resource.name} is to answer at \`${host}\`, which is no host name`,
    hint: 'Write the bare name in lower case, without scheme, port and path: `shop.example.com`, `*.example.com`.',
  });
}

function reportCollision(
  publishing: Publishing,
  resource: Resource,
  { owner, host }: { readonly owner: Resource; readonly host: string },
): void {
  const where = host === every ? 'at every host' : `at ${host}`;
  const isOne = owner === resource;
  const who = isOne ? `two endpoints of ${owner.name}` : `${owner.name} and ${resource.name}`;
  const [first, second] = resource.endpoints.filter(({ external }) => external).map(({ name }) => name);
  const hosts = isOne ? `{ ${first}: shop.example.com, ${second}: admin.example.com }` : '[shop.example.com]';
  reportOn(publishing, resource, {
    code: 'HOSTS_COLLIDE',
    severity: 'warning',
    message: `${who} are open to the outside ${where}, so only one of them is reached`,
    hint: `Give each a host of its own (\`kubernetes: { hosts: ${hosts} }\`), or put one way in before them.`,
  });
}

function toTexts(hosts: unknown): readonly string[] {
  if (Array.isArray(hosts)) return hosts.map(String);
  return typeof hosts === 'string' ? [hosts] : [];
}
