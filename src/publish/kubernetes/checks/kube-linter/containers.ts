import { parseQuantity } from '../../../../support/quantity.ts';
import { inContainers, type Check } from '../check.ts';

export const latestTag: Check = {
  name: 'latest-tag',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'Images have a tag other than `latest`, or a digest.',
  remedy: 'Give the image a fixed tag or a digest (`--tag` for the images that publish builds).',
  find: (set) =>
    inContainers(set.workloads, ({ image = '' }) => {
      if (image.endsWith(':latest')) return `runs ${image}, whose tag moves`;
      // A colon before the last slash belongs to the registry's port.
      return !image.slice(image.lastIndexOf('/') + 1).includes(':') && `runs ${image || 'no image'}, without a tag`;
    }),
};

export const duplicateEnvVar: Check = {
  name: 'duplicate-env-var',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'No variable is set twice.',
  remedy: 'Keep one of them under `env`.',
  find: (set) =>
    inContainers(set.workloads, ({ env }) => {
      const names = env.map(({ name }) => name ?? '');
      const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
      return [...twice].map((name) => `sets the variable ${name} more than once`);
    }),
};

export const envVarSecret: Check = {
  name: 'env-var-secret',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'No variable whose name says "secret" has its value in the clear.',
  remedy:
    'Take the value from a Secret with `secretKeyRef`; a plain setting belongs into the ConfigMap, with `envFrom`.',
  find: (set) =>
    inContainers(set.workloads, ({ env }) =>
      env
        .filter(({ name = '', value = '' }) => value !== '' && /secret/i.test(name))
        .map(({ name = '' }) => `has the value of ${name} in the clear`),
    ),
};

export const unsetCpuRequirements: Check = {
  name: 'unset-cpu-requirements',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'Containers say how much of a processor they need.',
  remedy: 'Write `resources.requests.cpu` (`limits: { cpu: … }` of the resource).',
  find: (set) =>
    inContainers(set.workloads, ({ resources }) => isUnset(resources?.requests['cpu']) && 'requests no cpu'),
};

export const unsetMemoryRequirements: Check = {
  name: 'unset-memory-requirements',
  tool: 'kube-linter',
  isDefault: true,
  wants: 'Containers have a limit of memory.',
  remedy: 'Write `resources.limits.memory` (`limits: { memory: … }` of the resource).',
  find: (set) =>
    inContainers(set.workloads, ({ resources }) => isUnset(resources?.limits['memory']) && 'has no limit of memory'),
};

export const noReadinessProbe: Check = {
  name: 'no-readiness-probe',
  tool: 'kube-linter',
  isDefault: false,
  // Upstream asks it of every container, which a worker has no answer to.
  wants: 'Containers of pods that a Service leads to say when they are ready.',
  remedy: 'Write a `readinessProbe` (`health:` of the resource).',
  find: (set) =>
    inContainers(set.workloads, (container, workload) => {
      if (container.readinessProbe !== undefined || workload.pod.initContainers.includes(container)) return false;
      const services = set.servicesSelecting(workload);
      const service = services.find(({ selector }) => Object.keys(selector.matchLabels).length > 0);
      return service !== undefined && `has no readiness probe, but the Service ${service.object.name} leads to it`;
    }),
};

function isUnset(quantity: string | number | undefined): boolean {
  return quantity === undefined || parseQuantity(quantity) === 0;
}
