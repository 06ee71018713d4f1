import { inObjects, inPods, inSet, type Check } from '../check.ts';
import { readRouteBackends, readScaledTarget } from '../read/custom.ts';
import { hasPort } from '../read/network.ts';
import { isTarget } from '../read/scaling.ts';

export const claimReferences: Check = {
  name: 'claim-references',
  tool: 'apphost',
  isDefault: true,
  wants: 'The PersistentVolumeClaims that pods mount are in the set.',
  remedy: 'Add the PersistentVolumeClaim in the same namespace.',
  find: (set) =>
    inPods(set.workloads, ({ object, pod }) =>
      pod.volumes
        .map(({ persistentVolumeClaim }) => persistentVolumeClaim?.claimName)
        .filter((name) => name !== undefined && set.find('PersistentVolumeClaim', object.namespace, name) === undefined)
        .map((name) => `mounts the PersistentVolumeClaim ${name}, which is not there`),
    ),
};

export const routeBackends: Check = {
  name: 'route-backends',
  tool: 'apphost',
  isDefault: true,
  wants: 'Every route leads to Services of the set, and to ports that they have.',
  remedy: "Name a Service and the number of one of its ports under the route's `backendRefs`.",
  find: (set) => {
    const namespaces = new Set(set.objects.map(({ namespace }) => namespace));
    return inSet(set, (object) =>
      readRouteBackends(object).flatMap(({ namespace, name, port }) => {
        // What others have in a namespace of their own cannot be known.
        if (!namespaces.has(namespace)) return [];
        const service = set.findService(namespace, name);
        if (service === undefined) return [`leads to the Service ${name}, which is not there`];
        return hasPort(service, port) ? [] : [`leads to the port ${port ?? 'none'} of ${name}, which it does not have`];
      }),
    );
  },
};

export const scaleTargets: Check = {
  name: 'scale-targets',
  tool: 'apphost',
  isDefault: true,
  wants: 'Every ScaledObject scales a workload of its namespace, and nothing else does.',
  remedy: 'Write the `kind` and `name` of the workload under `scaleTargetRef`, and keep one of those that scale it.',
  find: (set) =>
    inSet(set, (object) => {
      const target = readScaledTarget(object);
      if (target === undefined) return false;
      const found = set.find(target.kind, object.namespace, target.name);
      if (found === undefined || !isTarget(target, found)) {
        return `scales ${target.kind} ${target.name}, which is not there`;
      }
      const [rival] = set.autoscalersOf({ object: found });
      return rival !== undefined && `scales ${target.kind} ${target.name}, as ${rival.object.name} does`;
    }),
};

export const serviceTargetPorts: Check = {
  name: 'service-target-ports',
  tool: 'apphost',
  isDefault: true,
  wants: 'A Service leads to ports by names that its pods have.',
  remedy: 'Give the port of the container that `name`, or write the number as `targetPort`.',
  find: (set) =>
    inObjects(set.services, ({ object, selector, ports }) => {
      const targets = ports.map(({ targetPort }) => targetPort).filter((port) => typeof port === 'string');
      if (targets.length === 0) return false;
      const workloads = set.workloadsSelectedBy(object.namespace, selector);
      return workloads.flatMap((workload) => {
        const names = workload.containers.flatMap((container) => container.ports.map(({ name }) => name));
        const unknown = targets.filter((target) => !names.includes(target));
        return unknown.map((target) => `leads to the port ${target}, which ${workload.object.name} does not have`);
      });
    }),
};
