import type { Resource } from '../../model/resource.ts';

/** The recommended labels of everything that belongs to a resource. */
export function labelsOf(application: string, resource: Resource, version?: string): Record<string, string> {
  return {
    ...selectorOf(application, resource.name),
    'app.kubernetes.io/component': resource.type,
    'app.kubernetes.io/part-of': application,
    ...(version !== undefined && isLabelValue(version) ? { 'app.kubernetes.io/version': version } : {}),
    'app.kubernetes.io/managed-by': 'apphost',
    ...resource.labels,
  };
}

/** Which resource something belongs to. */
export const nameLabel = 'app.kubernetes.io/name';

/** What selects the pods of a resource. It never changes, as selectors of what runs cannot. */
export function selectorOf(application: string, resource: string): Record<string, string> {
  return { [nameLabel]: resource, 'app.kubernetes.io/instance': `${application}-${resource}` };
}

/** The labels of what belongs to no single resource. */
export function applicationLabels(application: string): Record<string, string> {
  return { 'app.kubernetes.io/part-of': application, 'app.kubernetes.io/managed-by': 'apphost' };
}

function isLabelValue(text: string): boolean {
  return /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(text);
}
