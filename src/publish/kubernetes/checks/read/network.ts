import type { ServicePort, ServiceSpec } from 'kubernetes-types/core/v1.js';
import type {
  HTTPIngressPath,
  HTTPIngressRuleValue,
  IngressBackend,
  IngressRule,
  IngressServiceBackend,
  IngressSpec,
  NetworkPolicySpec,
  ServiceBackendPort,
} from 'kubernetes-types/networking/v1.js';

import { dictionary, fields, isRecord, list, number, numberOrText, text, type ReadBy, type Reader } from './reader.ts';
import { selector, type Selector } from './selector.ts';
import type { SetObject } from './set-object.ts';

export interface SetService {
  readonly object: SetObject;
  readonly type: string | undefined;
  readonly clusterIP: string | undefined;
  /** An empty one when it has none, which selects every pod to those who only match labels. */
  readonly selector: Selector;
  readonly ports: readonly Port[];
}

const servicePort = fields<ServicePort>()({ name: text, port: number, targetPort: numberOrText, protocol: text });
type Port = NonNullable<ReadBy<typeof servicePort>>;

const serviceSpec = fields<ServiceSpec>()({
  type: text,
  clusterIP: text,
  selector: dictionary(text),
  ports: list(servicePort),
});

export function readService(object: SetObject): SetService {
  const spec = serviceSpec(object.content['spec']);
  return {
    object,
    type: spec?.type,
    clusterIP: spec?.clusterIP,
    selector: { matchLabels: spec?.selector ?? {}, matchExpressions: [] },
    ports: spec?.ports ?? [],
  };
}

/** Whether one of a Service's ports has this name or number. */
export function hasPort({ ports }: SetService, wanted: string | number | undefined): boolean {
  return wanted !== undefined && ports.some(({ name, port }) => name === wanted || port === wanted);
}

export interface SetIngress {
  readonly object: SetObject;
  readonly defaultBackend: ServiceReference | undefined;
  readonly backends: readonly ServiceReference[];
}

/** A Service, and a port of it by name or number. */
export interface ServiceReference {
  readonly name: string;
  readonly port: string | number | undefined;
}

const backend = fields<IngressBackend>()({
  service: fields<IngressServiceBackend>()({
    name: text,
    port: fields<ServiceBackendPort>()({ name: text, number }),
  }),
});

const ingressSpec = fields<IngressSpec>()({
  defaultBackend: backend,
  rules: list(
    fields<IngressRule>()({
      http: fields<HTTPIngressRuleValue>()({ paths: list(fields<HTTPIngressPath>()({ backend })) }),
    }),
  ),
});

export function readIngress(object: SetObject): SetIngress {
  const spec = ingressSpec(object.content['spec']);
  const paths = (spec?.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
  return {
    object,
    defaultBackend: toReference(spec?.defaultBackend),
    backends: paths.map(({ backend }) => toReference(backend)).filter((reference) => reference !== undefined),
  };
}

/** Nothing for a backend that is no Service. */
function toReference(given: ReadBy<typeof backend>): ServiceReference | undefined {
  const service = given?.service;
  return service?.name === undefined
    ? undefined
    : { name: service.name, port: service.port?.name ?? service.port?.number };
}

export interface SetNetworkPolicy {
  readonly object: SetObject;
  readonly selector: Selector;
  readonly hasIngress: boolean;
  readonly hasEgress: boolean;
}

const present: Reader<boolean> = (value) => Array.isArray(value) || isRecord(value);
const networkPolicySpec = fields<NetworkPolicySpec>()({
  podSelector: selector,
  policyTypes: list(text),
  egress: present,
});

/** Without `policyTypes`, Kubernetes takes a policy as one of ingress, and of egress when it has rules for that. */
export function readNetworkPolicy(object: SetObject): SetNetworkPolicy {
  const spec = networkPolicySpec(object.content['spec']);
  const types = spec?.policyTypes ?? [];
  return {
    object,
    selector: spec?.podSelector ?? { matchLabels: {}, matchExpressions: [] },
    hasIngress: types.length === 0 || types.includes('Ingress'),
    hasEgress: types.length === 0 ? spec?.egress === true : types.includes('Egress'),
  };
}
