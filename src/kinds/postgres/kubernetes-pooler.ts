import type { OperatorRequest, ServerFront } from '../cluster.ts';
import type { Pooler } from './kubernetes-objects.ts';

/** PgBouncer in front of a server, when the manifest's `pool` asks for it. Its Service has its name. */
export interface ServerPooler {
  readonly object: Pooler;
  readonly front: ServerFront;
}

export function poolerOf(request: OperatorRequest): ServerPooler | undefined {
  const { resource, meta, nodeAffinity, primary } = request;
  const pool = resource.options['pool'] as { readonly pooler?: boolean } | undefined;
  if (pool?.pooler !== true) return undefined;
  const name = `${meta.name}-pooler`;
  const podLabels = { 'cnpg.io/poolerName': name };
  const apart = {
    weight: 100,
    podAffinityTerm: { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: podLabels } },
  };
  const object: Pooler = {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Pooler',
    metadata: { ...meta, name },
    spec: {
      cluster: { name: meta.name },
      instances: 2,
      type: primary === undefined ? 'rw' : 'r',
      pgbouncer: {
        poolMode: 'transaction',
        // Prepared statements outlive a transaction, as client libraries expect.
        parameters: { max_client_conn: '1000', default_pool_size: '25', max_prepared_statements: '200' },
      },
      template: {
        metadata: { labels: { ...meta.labels } },
        spec: {
          containers: [{ name: 'pgbouncer', resources: size }],
          affinity: {
            ...(nodeAffinity === undefined ? {} : { nodeAffinity }),
            podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [apart] },
          },
        },
      },
    },
  };
  return { object, front: { name, podLabels } };
}

const size = {
  requests: { cpu: '100m', memory: '128Mi' },
  limits: { cpu: '1', memory: '128Mi' },
};
