import { parseQuantity } from '../../../../support/quantity.ts';
import { inContainers, type Check } from '../check.ts';

export const requestsWithinLimits: Check = {
  name: 'requests-within-limits',
  tool: 'apphost',
  isDefault: true,
  wants: 'No container asks for more than it may use.',
  remedy: 'Raise `resources.limits`, or lower `resources.requests`.',
  find: (set) =>
    inContainers(set.workloads, ({ resources }) =>
      Object.entries(resources?.requests ?? {}).flatMap(([name, request]) => {
        const limit = resources?.limits[name];
        const [asked, allowed] = [parseQuantity(request), limit === undefined ? undefined : parseQuantity(limit)];
        if (asked === undefined) return [`requests ${request} of ${name}, which is no quantity`];
        if (limit === undefined) return [];
        if (allowed === undefined) return [`may use ${limit} of ${name}, which is no quantity`];
        return asked > allowed ? [`requests ${request} of ${name}, but may use ${limit}`] : [];
      }),
    ),
};

export const volumeMounts: Check = {
  name: 'volume-mounts',
  tool: 'apphost',
  isDefault: true,
  wants: 'Containers mount volumes that their pod has, each at a place of its own.',
  remedy: 'Add the volume under `volumes` (or `volumeClaimTemplates`), and mount it where nothing else is.',
  find: (set) =>
    inContainers(set.workloads, ({ volumeMounts }, { pod, claimNames }) => {
      const volumes = [...claimNames, ...pod.volumes.map(({ name }) => name ?? '')];
      const paths = volumeMounts.map(({ mountPath = '' }) => mountPath.replace(/(?<=.)\/+$/, ''));
      return [
        ...volumeMounts
          .filter(({ name = '' }) => !volumes.includes(name))
          .map(({ name = '' }) => `mounts the volume ${name}, which its pod does not have`),
        ...new Set(
          paths.filter((path, index) => paths.indexOf(path) !== index).map((path) => `mounts two volumes at ${path}`),
        ),
      ];
    }),
};
