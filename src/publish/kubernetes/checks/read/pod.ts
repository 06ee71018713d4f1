import type {
  Capabilities,
  ConfigMapEnvSource,
  ConfigMapKeySelector,
  ConfigMapProjection,
  ConfigMapVolumeSource,
  Container,
  ContainerPort,
  EnvFromSource,
  EnvVar,
  EnvVarSource,
  ExecAction,
  GRPCAction,
  HTTPGetAction,
  HostPathVolumeSource,
  KeyToPath,
  PersistentVolumeClaimVolumeSource,
  PodSecurityContext,
  PodSpec as PublishedPodSpec,
  Probe as PublishedProbe,
  ProjectedVolumeSource,
  ResourceRequirements,
  SeccompProfile,
  SecretVolumeSource,
  SecurityContext,
  Sysctl,
  TCPSocketAction,
  TopologySpreadConstraint,
  Volume,
  VolumeMount,
  VolumeProjection,
} from 'kubernetes-types/core/v1.js';

import { affinity } from './affinity.ts';
import { dictionary, fields, flag, list, number, numberOrText, text, type ReadBy } from './reader.ts';
import { selector } from './selector.ts';

const probe = fields<PublishedProbe>()({
  httpGet: fields<HTTPGetAction>()({ path: text, port: numberOrText }),
  tcpSocket: fields<TCPSocketAction>()({ port: numberOrText }),
  grpc: fields<GRPCAction>()({ port: numberOrText, service: text }),
  exec: fields<ExecAction>()({ command: list(text) }),
});

const seccompProfile = fields<SeccompProfile>()({ type: text });

/** Named by a ConfigMap or a Secret: a key of it, or the whole. */
const keyReference = fields<ConfigMapKeySelector>()({ name: text, key: text, optional: flag });
const wholeReference = fields<ConfigMapEnvSource>()({ name: text, optional: flag });
const items = list(fields<KeyToPath>()({ key: text }));

const container = fields<Container>()({
  name: text,
  image: text,
  imagePullPolicy: text,
  ports: list(fields<ContainerPort>()({ name: text, containerPort: number, protocol: text })),
  env: list(
    fields<EnvVar>()({
      name: text,
      value: text,
      valueFrom: fields<EnvVarSource>()({ configMapKeyRef: keyReference, secretKeyRef: keyReference }),
    }),
  ),
  envFrom: list(fields<EnvFromSource>()({ configMapRef: wholeReference, secretRef: wholeReference })),
  resources: fields<ResourceRequirements>()({ requests: dictionary(numberOrText), limits: dictionary(numberOrText) }),
  startupProbe: probe,
  readinessProbe: probe,
  livenessProbe: probe,
  securityContext: fields<SecurityContext>()({
    allowPrivilegeEscalation: flag,
    privileged: flag,
    readOnlyRootFilesystem: flag,
    runAsNonRoot: flag,
    runAsUser: number,
    runAsGroup: number,
    capabilities: fields<Capabilities>()({ add: list(text), drop: list(text) }),
    procMount: text,
    seccompProfile,
  }),
  volumeMounts: list(fields<VolumeMount>()({ name: text, mountPath: text, readOnly: flag })),
});

const volume = fields<Volume>()({
  name: text,
  hostPath: fields<HostPathVolumeSource>()({ path: text }),
  configMap: fields<ConfigMapVolumeSource>()({ name: text, optional: flag, items }),
  secret: fields<SecretVolumeSource>()({ secretName: text, optional: flag, items }),
  persistentVolumeClaim: fields<PersistentVolumeClaimVolumeSource>()({ claimName: text }),
  projected: fields<ProjectedVolumeSource>()({
    sources: list(
      fields<VolumeProjection>()({
        configMap: fields<ConfigMapProjection>()({ name: text, optional: flag, items }),
        secret: fields<ConfigMapProjection>()({ name: text, optional: flag, items }),
      }),
    ),
  }),
});

export const podSpec = fields<PublishedPodSpec>()({
  initContainers: list(container),
  containers: list(container),
  volumes: list(volume),
  restartPolicy: text,
  serviceAccountName: text,
  serviceAccount: text,
  automountServiceAccountToken: flag,
  hostIPC: flag,
  hostNetwork: flag,
  hostPID: flag,
  securityContext: fields<PodSecurityContext>()({
    runAsNonRoot: flag,
    runAsUser: number,
    runAsGroup: number,
    seccompProfile,
    sysctls: list(fields<Sysctl>()({ name: text })),
  }),
  affinity,
  topologySpreadConstraints: list(
    fields<TopologySpreadConstraint>()({
      labelSelector: selector,
      maxSkew: number,
      minDomains: number,
      topologyKey: text,
      whenUnsatisfiable: text,
    }),
  ),
});

export type Pod = NonNullable<ReadBy<typeof podSpec>>;
export type PodContainer = Pod['containers'][number];
export type PodProbe = NonNullable<PodContainer['readinessProbe']>;
