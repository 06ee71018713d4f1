import { inContainers, type Check } from '../check.ts';
import { knownWorkloads } from './known.ts';

export const containerImageTag: Check = {
  name: 'container-image-tag',
  tool: 'kube-score',
  isDefault: true,
  isAboutPods: true,
  wants: 'Images have a tag other than `latest`, or a digest.',
  remedy: 'Give the image a fixed tag or a digest (`--tag` for the images that publish builds).',
  severity: 'critical',
  find: (set) =>
    inContainers(
      knownWorkloads(set),
      ({ image = '' }) => hasMovingTag(image) && `runs ${image || 'no image'}, which may be another tomorrow`,
    ),
};

export const containerImagePullPolicy: Check = {
  name: 'container-image-pull-policy',
  tool: 'kube-score',
  isDefault: true,
  isAboutPods: true,
  wants: 'Images are asked for at each start, so that whoever may not have them does not.',
  remedy: 'Write `imagePullPolicy: Always`.',
  severity: 'critical',
  find: (set) =>
    inContainers(knownWorkloads(set), ({ image = '', imagePullPolicy = '' }) => {
      // Kubernetes asks each time for an image whose tag moves.
      if (imagePullPolicy === 'Always' || (imagePullPolicy === '' && hasMovingTag(image))) return false;
      return `has ${imagePullPolicy || 'none'} as its imagePullPolicy`;
    }),
};

export const environmentVariableKeyDuplication: Check = {
  name: 'environment-variable-key-duplication',
  tool: 'kube-score',
  isDefault: true,
  isAboutPods: true,
  wants: 'No variable is set twice.',
  remedy: 'Keep one of them under `env`.',
  severity: 'critical',
  find: (set) =>
    inContainers(knownWorkloads(set), ({ env }) =>
      repeated(env.map(({ name }) => name ?? '')).map((name) => `sets the variable ${name} more than once`),
    ),
};

export const containerPortsCheck: Check = {
  name: 'container-ports-check',
  tool: 'kube-score',
  isDefault: false,
  isAboutPods: true,
  wants: 'The ports of a container have a number, and names of their own of at most 15 characters.',
  remedy: 'Write a `containerPort`, and a short `name` for each.',
  severity: 'critical',
  find: (set) =>
    inContainers(knownWorkloads(set), ({ ports }) => {
      const names = ports.map(({ name }) => name ?? '').filter((name) => name !== '');
      return [
        ...repeated(names).map((name) => `has more than one port named ${name}`),
        ...names.filter((name) => name.length > 15).map((name) => `has a port of the long name ${name}`),
        ...(ports.some(({ containerPort }) => (containerPort ?? 0) === 0) ? ['has a port without a number'] : []),
      ];
    }),
};

/** What stands after the last colon is the tag to kube-score, a registry's port included. */
function hasMovingTag(image: string): boolean {
  const colon = image.lastIndexOf(':');
  return colon === -1 || ['', 'latest'].includes(image.slice(colon + 1));
}

function repeated(names: readonly string[]): readonly string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
