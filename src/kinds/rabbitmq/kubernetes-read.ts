import type { ReadServer } from '../cluster.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import { isOf, readLimits, readRegion, readStandby, readVolume, textIn, valueIn } from '../parts/operator-read.ts';

/** A cluster of the RabbitMQ operator as a server of the manifest. */
export function readCluster(object: KubernetesObject, all: readonly KubernetesObject[]): ReadServer | undefined {
  if (!isOf(object, 'rabbitmq.com', 'RabbitmqCluster')) return undefined;
  const { name } = object.metadata;
  const spec = valueIn(object, 'spec');
  const image = textIn(spec, 'image');
  const version = /^docker\.io\/library\/rabbitmq:([^@]+)$/.exec(image ?? '')?.[1];
  const isEphemeral = valueIn(spec, 'persistence', 'emptyDir') !== undefined;
  const pod = ['override', 'statefulSet', 'spec', 'template', 'spec'];
  const queues = all.flatMap((each) => queuesAskedFor(each, name));
  return {
    options: {
      ...(version === undefined ? image !== undefined && { image } : { tag: version }),
      ...(isEphemeral
        ? { ephemeral: true }
        : {
            volume: readVolume(textIn(spec, 'persistence', 'storage'), textIn(spec, 'persistence', 'storageClassName')),
          }),
      ...(queues.length > 0 && { queues: [...new Set(queues)] }),
      ...readStandby(valueIn(spec, 'replicas'), valueIn(spec, ...pod, 'topologySpreadConstraints')),
      ...readLimits(valueIn(spec, 'resources'), { cpu: '1', memory: '1Gi' }),
      ...readRegion(valueIn(spec, 'affinity', 'nodeAffinity')),
    },
    databases: new Map(),
    hosts: [name, `${name}-nodes`],
  };
}

/** The queues that workers are scaled by, and so are there. */
function queuesAskedFor(object: KubernetesObject, server: string): readonly string[] {
  if (!isOf(object, 'keda.sh', 'ScaledObject')) return [];
  const triggers = valueIn(object, 'spec', 'triggers');
  return (Array.isArray(triggers) ? (triggers as unknown[]) : []).flatMap((trigger) => {
    const address = textIn(trigger, 'metadata', 'host') ?? '';
    const queue = textIn(trigger, 'metadata', 'queueName');
    return queue !== undefined && (address === '' || address.includes(server)) ? [queue] : [];
  });
}
