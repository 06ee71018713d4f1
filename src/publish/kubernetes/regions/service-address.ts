import type { Resource } from '../../../model/resource.ts';
import { reportOn, type Publishing } from '../cluster.ts';
import { isAddressRange } from '../entrance/address-range.ts';
import { isHost, reportInvalidHost } from '../network/hosts.ts';

/** As the manifest writes it: anything may stand there. */
interface Reachable {
  readonly reachedAt?: unknown;
  readonly reachedFrom?: unknown;
}

/** Where clusters that are connected find each other's Services, by the Multi-Cluster Services API. */
const connectedClusters = 'svc.clusterset.local';

/** The name that a Service of a namespace has in other clusters, once it is exported to them. */
export function exportedName(service: string, namespace: string): string {
  return `${service}.${namespace}.${connectedClusters}`;
}

/** The Service of such a name, if it is that of one in this namespace. */
export function exportedService(name: string, namespace: string): string | undefined {
  const end = `.${namespace}.${connectedClusters}`;
  return name.endsWith(end) ? name.slice(0, -end.length) : undefined;
}

/** The host name at which other regions reach a resource: that of `kubernetes: { reachedAt: … }`. */
export function reachedAt(publishing: Publishing, resource: Resource): string | undefined {
  const { reachedAt: named } = settingsOf(resource);
  if (named === undefined) return undefined;
  const host = typeof named === 'string' ? named : JSON.stringify(named);
  // A Service leads to a name; an address would be taken for one.
  if (!isHost(host) || isAddressRange(host)) reportInvalidHost(publishing, resource, host);
  return host;
}

/** The addresses from which other regions come: those of `kubernetes: { reachedFrom: [...] }`, each as a range. */
export function reachedFrom(publishing: Publishing, resource: Resource): readonly string[] {
  const ranges = [settingsOf(resource).reachedFrom ?? []].flat().map(String);
  return ranges.map((range) => {
    if (isAddressRange(range)) return range.includes('/') ? range : `${range}/${range.includes(':') ? 128 : 32}`;
    reportOn(publishing, resource, {
      code: 'ADDRESS_RANGE_INVALID',
      message: `\`${range}\` in the \`reachedFrom\` of ${resource.name} is no address and no range of them`,
      hint: 'Write an address (`192.0.2.1`, `2001:db8::1`) or a range (`10.0.0.0/8`).',
    });
    return range;
  });
}

function settingsOf({ options }: Resource): Reachable {
  return options['kubernetes'] ?? {};
}
