import type { Container, PodSpec, PodTemplateSpec } from 'kubernetes-types/core/v1.js';
import { labelsOf, selectorOf } from '../labels.ts';
import { tagOf } from '../image-version.ts';
import type { PodContent } from './pod-content.ts';
import type { Publishing } from '../cluster.ts';
import type { PodUnit } from '../unit.ts';
import { toNodeAffinity } from './region.ts';
import { copiedMounts } from './volumes.ts';

/** Seconds that a pod goes on answering while gateways forget it. */
const preStop = 5;
const usualShutdown = 30;

/** The pods of a unit, with every lock on that does not stop them from working. */
export function toPodTemplate(publishing: Publishing, unit: PodUnit, content: PodContent): PodTemplateSpec {
  const { resource, image } = unit;
  const labels = labelsOf(publishing.application.name, resource, tagOf(image));
  return {
    metadata: {
      labels: { ...labels, ...content.podLabels },
      ...(Object.keys(content.checksums).length === 0 ? {} : { annotations: { ...content.checksums } }),
    },
    spec: toPodSpec(publishing, unit, content),
  };
}

function toPodSpec(publishing: Publishing, unit: PodUnit, content: PodContent): PodSpec {
  const { security, volumes } = content;
  const runsOnce = unit.form === 'job' || unit.form === 'cron-job';
  return {
    serviceAccountName: unit.resource.name,
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    restartPolicy: unit.form === 'cron-job' ? 'OnFailure' : unit.form === 'job' ? 'Never' : 'Always',
    terminationGracePeriodSeconds: graceOf(unit),
    securityContext: security.pod,
    ...placementOf(publishing, unit, runsOnce),
    ...preparationOf(unit, content),
    containers: [toContainer(unit, content)],
    ...(volumes.volumes.length === 0 ? {} : { volumes: [...volumes.volumes] }),
  };
}

/** Apart from each other, on nodes and zones, so that losing one is losing one. */
function placementOf(
  publishing: Publishing,
  { resource, form }: PodUnit,
  runsOnce: boolean,
): Pick<PodSpec, 'affinity' | 'topologySpreadConstraints'> {
  const nodeAffinity = toNodeAffinity(publishing, resource);
  const inRegion = nodeAffinity === undefined ? {} : { nodeAffinity };
  if (runsOnce) return nodeAffinity === undefined ? {} : { affinity: inRegion };
  const labelSelector = { matchLabels: selectorOf(publishing.application.name, resource.name) };
  const apart = { weight: 100, podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector } };
  const spread = (topologyKey: string) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway' as const,
    labelSelector,
    // Only a Deployment's pods carry it: without it, the pods of the last version would count too.
    ...(form === 'deployment' ? { matchLabelKeys: ['pod-template-hash'] } : {}),
  });
  return {
    affinity: { ...inRegion, podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [apart] } },
    topologySpreadConstraints: [spread('topology.kubernetes.io/zone'), spread('kubernetes.io/hostname')],
  };
}

/** Copies folders of the image into volumes: under its own name each would be hidden by its volume. */
function preparationOf(unit: PodUnit, { volumes, security, resources }: PodContent): Pick<PodSpec, 'initContainers'> {
  const copied = copiedMounts(unit, volumes);
  if (copied.length === 0) return {};
  const script = copied.map(({ mountPath, name }) => `cp -R ${mountPath}/. /copies/${name}/`).join(' && ');
  const preparation: Container = {
    name: 'prepare',
    image: unit.image,
    imagePullPolicy: 'Always',
    command: ['sh', '-c', script],
    resources,
    securityContext: security.container,
    volumeMounts: copied.map(({ name }) => ({ name, mountPath: `/copies/${name}` })),
  };
  return { initContainers: [preparation] };
}

function toContainer(unit: PodUnit, content: PodContent): Container {
  const { resource, image, container } = unit;
  const { environment, probes, ports, volumes, security, resources, words } = content;
  const hasService = ports.length > 0;
  return {
    name: resource.name,
    image,
    imagePullPolicy: 'Always',
    ...(words.command === undefined ? {} : { command: [...words.command] }),
    ...(words.args === undefined ? {} : { args: [...words.args] }),
    ...(container.workdir === undefined ? {} : { workingDir: container.workdir }),
    ...(hasService ? { ports: ports.map(({ port }) => port) } : {}),
    ...(Object.keys(environment.settings).length === 0
      ? {}
      : { envFrom: [{ configMapRef: { name: `${resource.name}-config` } }] }),
    ...(environment.variables.length === 0 ? {} : { env: [...environment.variables] }),
    ...probes,
    ...(hasService ? { lifecycle: { preStop: { sleep: { seconds: preStop } } } } : {}),
    resources,
    securityContext: security.container,
    volumeMounts: [...volumes.mounts],
  };
}

/** Time to leave the gateways, then the resource's own, then some to spare. */
function graceOf({ resource }: PodUnit): number {
  const isSaid = 'stop' in resource.options;
  const own = isSaid ? Math.ceil(resource.stop.grace / 1000) : usualShutdown;
  return preStop + own + 10;
}
