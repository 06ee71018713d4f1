import { kinds } from '../../../kinds/index.ts';
import { listOf } from '../read/cluster-object.ts';
import { isFields } from '../read/cluster-object.ts';
import type { MappedWorkload, Mapping } from './mapping.ts';

/** KEDA's: workers by the work that waits in something that lives in a server of ours. */
export function mapScalers(mapping: Mapping): void {
  for (const scaler of mapping.of('ScaledObject')) {
    const target = scaler.look('spec', 'scaleTargetRef', 'name');
    const workload = mapping.workloads.find(({ object }) => object.name === target && object.kind === 'Deployment');
    const [trigger, ...others] = listOf(scaler.look('spec', 'triggers'));
    const metadata = isFields(trigger?.['metadata']) ? trigger['metadata'] : {};
    const queue = Object.entries(metadata).find(([key]) => /queue/i.test(key))?.[1];
    if (workload === undefined || typeof queue !== 'string' || others.length > 0 || !isKnown(mapping, queue)) continue;
    const min = scaler.take('spec', 'minReplicaCount') ?? 0;
    const max = scaler.take('spec', 'maxReplicaCount') ?? 100;
    scaler.take('spec', 'scaleTargetRef');
    scaler.take('spec', 'triggers');
    const perReplica = Number(metadata['value'] ?? metadata['queueLength'] ?? 20);
    scale(workload, { min: Math.max(1, Number(min)), max: Number(max) }, { queue, perReplica });
    if (Number(min) === 0) mapping.remark('changed', scaler, 'could have no worker at all; now one waits for work');
  }
}

function isKnown({ workloads }: Mapping, queue: string): boolean {
  const lists = kinds.flatMap(({ children = [] }) => children.map(({ property }) => property));
  return workloads.some(({ resource }) =>
    lists.some((property) => {
      const list = resource.options[property];
      return Array.isArray(list) && list.includes(queue);
    }),
  );
}

function scale({ resource }: MappedWorkload, replicas: object, scaleOn: object): void {
  resource.options['replicas'] = replicas;
  resource.options['kubernetes'] = { ...(resource.options['kubernetes'] as object | undefined), scaleOn };
}
