import { inSet, type Check } from '../check.ts';

/** Versions that are gone by the oldest Kubernetes that we publish for, and what took their place. */
const replacements: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'extensions/v1beta1': {
    Deployment: 'apps/v1',
    DaemonSet: 'apps/v1',
    Ingress: 'networking.k8s.io/v1',
    IngressClass: 'networking.k8s.io/v1',
  },
  'apps/v1beta1': { Deployment: 'apps/v1', StatefulSet: 'apps/v1' },
  'apps/v1beta2': { Deployment: 'apps/v1', StatefulSet: 'apps/v1', DaemonSet: 'apps/v1' },
  'batch/v1beta1': { CronJob: 'batch/v1' },
  'policy/v1beta1': { PodDisruptionBudget: 'policy/v1' },
  'networking.k8s.io/v1beta1': { Ingress: 'networking.k8s.io/v1', IngressClass: 'networking.k8s.io/v1' },
  'autoscaling/v2beta1': { HorizontalPodAutoscaler: 'autoscaling/v2' },
  'autoscaling/v2beta2': { HorizontalPodAutoscaler: 'autoscaling/v2' },
};

export const stableVersion: Check = {
  name: 'stable-version',
  tool: 'kube-score',
  isDefault: true,
  wants: 'Objects are of a version that Kubernetes still has.',
  remedy: 'Write the `apiVersion` that took its place.',
  severity: 'warning',
  find: (set) =>
    inSet(set, ({ apiVersion, kind }) => {
      const replacement = replacements[apiVersion]?.[kind];
      return replacement !== undefined && `is of ${apiVersion}, which ${replacement} took the place of`;
    }),
};

export const labelValues: Check = {
  name: 'label-values',
  tool: 'kube-score',
  isDefault: true,
  wants: 'Labels have values that Kubernetes takes.',
  remedy: 'Write at most 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends.',
  severity: 'critical',
  find: (set) =>
    inSet(set, ({ labels }) =>
      Object.entries(labels)
        .filter(([, value]) => !/^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$/.test(value) || value.length > 63)
        .map(([key, value]) => `has ${JSON.stringify(value)} as the value of the label ${key}`),
    ),
};
