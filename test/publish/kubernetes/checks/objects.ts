import { checkObjects, type CheckOptions } from '../../../../src/publish/kubernetes/checks/index.ts';

interface WorkloadParts {
  readonly kind?: string;
  readonly apiVersion?: string;
  readonly name?: string;
  readonly namespace?: string | undefined;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly template?: object;
  readonly spec?: object;
  readonly pod?: object;
  readonly container?: object;
}

/** A workload with one container. Without a namespace of its own it is in `shop`. */
export function workload(parts: WorkloadParts = {}): object {
  const { kind = 'Deployment', apiVersion = 'apps/v1', name = 'web', labels = { app: name }, annotations } = parts;
  const namespace = 'namespace' in parts ? parts.namespace : 'shop';
  return {
    apiVersion,
    kind,
    metadata: { name, namespace, annotations },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels, ...parts.template },
        spec: { containers: [{ name, image: `${name}:1`, ...parts.container }], ...parts.pod },
      },
      ...parts.spec,
    },
  };
}

export function cronJob(spec: object = {}, pod: object = {}): object {
  const template = { metadata: { labels: { app: 'report' } }, spec: { containers: [{ name: 'report' }], ...pod } };
  return object('batch/v1', 'CronJob', 'report', { jobTemplate: { spec: { template, ...spec } } });
}

export function service(spec: object = {}, name = 'web', namespace = 'shop'): object {
  const usual = { selector: { app: name }, ports: [{ name: 'http', port: 80 }] };
  return { ...object('v1', 'Service', name, { ...usual, ...spec }), metadata: { name, namespace } };
}

export function autoscaler(spec: object = {}, name = 'web'): object {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name };
  return object('autoscaling/v2', 'HorizontalPodAutoscaler', name, { scaleTargetRef, minReplicas: 2, ...spec });
}

export function budget(spec: object, name = 'web'): object {
  return object('policy/v1', 'PodDisruptionBudget', name, { selector: { matchLabels: { app: name } }, ...spec });
}

export function networkPolicy(spec: object, name = 'web'): object {
  return object('networking.k8s.io/v1', 'NetworkPolicy', name, spec);
}

export function object(apiVersion: string, kind: string, name: string, spec: object): object {
  return { apiVersion, kind, metadata: { name, namespace: 'shop' }, spec };
}

export function antiAffinity(term: object): object {
  return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
}

/** The messages of one check. */
export function messagesOf(check: string, objects: readonly unknown[], options?: CheckOptions): readonly string[] {
  return checkObjects(objects, options)
    .filter((finding) => finding.check === check)
    .map(({ message }) => message);
}

/** Which of these checks have something against the objects. */
export function failing(checks: readonly string[], objects: readonly unknown[]): readonly string[] {
  const found = new Set(checkObjects(objects).map(({ check }) => check));
  return checks.filter((check) => found.has(check));
}
