import { inContainers, inSet, type Check } from '../check.ts';
import { groupOf } from '../read/set-object.ts';

export const objectIdentity: Check = {
  name: 'object-identity',
  tool: 'apphost',
  isDefault: true,
  wants: 'Every document is an object with `apiVersion`, `kind` and `metadata.name`.',
  remedy: 'Write what is missing.',
  find: (set) =>
    inSet(set, (object) => {
      const { apiVersion, kind, name } = object;
      const missing = Object.entries({ apiVersion, kind, 'metadata.name': name }).filter(([, value]) => value === '');
      if (missing.length === 0) return false;
      const place = set.objects.indexOf(object) + 1;
      return `is document ${place} of those checked, and has no ${missing.map(([field]) => field).join(' and no ')}`;
    }),
};

export const objectNames: Check = {
  name: 'object-names',
  tool: 'apphost',
  isDefault: true,
  wants: 'Objects and containers have names that are DNS labels: what Services need, and everything else takes.',
  remedy: 'Use at most 63 lower-case letters, digits and dashes, with a letter or digit at both ends.',
  find: (set) => [
    ...inSet(
      set,
      (object) =>
        object.name !== '' &&
        !isDnsLabel(object.name) &&
        // Roles may be called anything, and the cluster's own are.
        groupOf(object) !== 'rbac.authorization.k8s.io' &&
        'has a name that is no DNS label',
    ),
    ...inContainers(set.workloads, ({ name = '' }) => !isDnsLabel(name) && 'has a name that is no DNS label'),
  ],
};

export const uniqueNames: Check = {
  name: 'unique-names',
  tool: 'apphost',
  isDefault: true,
  wants: 'No two objects of a kind have one name in one namespace.',
  remedy: 'Rename one of the resources that they come from.',
  find: (set) => {
    const seen = new Set<string>();
    return inSet(set, (object) => {
      const key = JSON.stringify([groupOf(object), object.kind, object.namespace, object.name]);
      if (object.name === '' || !seen.has(key)) {
        seen.add(key);
        return false;
      }
      return 'is there more than once';
    });
  },
};

function isDnsLabel(name: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(name);
}
