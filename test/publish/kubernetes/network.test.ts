import { describe, expect, test } from 'vitest';
import type { KubernetesObject } from '../../../src/kinds/kubernetes-object.ts';
import { publishEnvironment } from '../../../src/publish/kubernetes/publish-environment.ts';
import type { Unit } from '../../../src/publish/kubernetes/unit.ts';
import { loadFixture } from '../load-fixture.ts';
import { isAllowed, type Pod } from './network-graph.ts';

/** Who may reach whom, on which ports: written by hand from the manifests. `gateway` is the way in from outside. */
const edges: Readonly<Record<string, readonly string[]>> = {
  shop: [
    'api → db 5432',
    'api → cache 6379',
    'api → queue 5672 15672',
    'worker → db 5432',
    'worker → queue 5672 15672',
    'web → api 8080',
    'gateway → web 3000',
  ],
  'publish/three-tiers': [
    'api → db 5432',
    'api → queue 5672 15672',
    'api → cache 6379',
    'web → api 8080',
    'gateway → web 3000',
  ],
  'publish/regions': [
    'api-east → db-primary 5432',
    'api-west → db-primary 5432',
    'api-west → db-west 5432',
    'db-west → db-primary 5432',
    'gateway → api-east 8080',
    'gateway → api-west 8080',
  ],
  'publish/jobs': ['migrate → db 5432', 'import → db 5432'],
  'publish/grpc': ['orders → prices 50051 9464', 'gateway → orders 9090'],
  'publish/workers': ['mailer → queue 5672 15672', 'sweeper → queue 5672 15672'],
  'publish/external-database': ['gateway → api 8080'],
  'publish/vault': ['api → cache 6379'],
  'publish/private-network': ['api → db 5432', 'reports → api 8080', 'edge → api 8080', 'gateway → edge 8000'],
  'publish/volumes': ['gateway → wiki 8080'],
  'publish/overlays': ['api → cache 6379', 'gateway → api 8080'],
  'publish/fifty': fifty(),
};

/** Ten columns of five: each service calls the one below it, the last ones both servers; the outside meets only the first. */
function fifty(): readonly string[] {
  const columns = ['01', '02', '03', '04', '05', '06', '07', '08', '09', '10'].flatMap((column) => [
    ...[1, 2, 3, 4].map((row) => `s${column}-${row} → s${column}-${row + 1} 8080`),
    `s${column}-5 → db 5432`,
    `s${column}-5 → cache 6379`,
  ]);
  return ['gateway → s01-1 8080', ...columns];
}

/** Ports that no edge names: whatever is not asked for must be closed too. */
const strangePorts = [22, 80, 443, 3000, 4369, 5432, 5672, 6379, 8000, 8080, 9090, 9464, 15672, 50051];

describe.each(Object.keys(edges))('the network of %s', (name) => {
  test('lets through what is referenced, and nothing else', async () => {
    const { policies, pods } = await publishedPods(name);
    const open = new Set((edges[name] ?? []).flatMap((edge) => expand(edge)));
    const unknown = [...open].filter(
      (edge) => !pods.has(edge.split(' ')[0] ?? '') || !pods.has(edge.split(' ')[2] ?? ''),
    );
    expect(unknown).toEqual([]);
    const pairs = [...pods].flatMap((from) => [...pods].map((to) => ({ from, to })));
    const wrong = pairs
      .filter(({ from, to }) => from[0] !== to[0] && to[0] !== 'gateway')
      .flatMap(({ from, to }) =>
        strangePorts.map((port) => ({ from, to, port, edge: `${from[0]} → ${to[0]} ${port}` })),
      )
      .map(({ from, to, port, edge }) => {
        return { edge, isOpen: isAllowed(policies, { from: from[1], to: to[1], port, protocol: 'TCP' }) };
      })
      .filter(({ edge, isOpen }) => isOpen !== open.has(edge));
    expect(wrong).toEqual([]);
  });

  test('lets everybody ask for names', async () => {
    const { policies, pods } = await publishedPods(name);
    const dns: Pod = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };
    for (const [pod, from] of [...pods].filter(([pod]) => pod !== 'gateway')) {
      for (const protocol of ['TCP', 'UDP'] as const) {
        expect({ pod, protocol, open: isAllowed(policies, { from, to: dns, port: 53, protocol }) }).toEqual({
          pod,
          protocol,
          open: true,
        });
      }
      expect(isAllowed(policies, { from, to: dns, port: 80, protocol: 'TCP' })).toBe(false);
    }
  });
});

async function publishedPods(name: string) {
  const { request } = await loadFixture(name);
  const { publication } = await publishEnvironment(request, request.base);
  const { namespace, units } = publication;
  const objects = publication.objects.map(({ object }) => object);
  const pods = new Map<string, Pod>([['gateway', { namespace: 'gateway-system', labels: {} }]]);
  for (const unit of units) {
    const labels = labelsOf(unit, objects);
    if (labels !== undefined) pods.set(unit.resource.name, { namespace, labels });
  }
  // Nothing else is asked, and there are fifty times fifty pairs to ask about.
  return { policies: objects.filter(({ kind }) => kind === 'NetworkPolicy'), pods };
}

/** The labels that the pods really get: from the workload's template, or from the operator. */
function labelsOf(unit: Unit, objects: readonly KubernetesObject[]): Readonly<Record<string, string>> | undefined {
  if (unit.form === 'operated') return unit.server.podLabels;
  const workload = objects.find(({ kind, metadata }) => {
    return ['Deployment', 'StatefulSet', 'Job', 'CronJob'].includes(kind) && metadata.name === unit.resource.name;
  });
  const { spec } = (workload ?? {}) as { readonly spec?: Spec };
  return (spec?.jobTemplate?.spec ?? spec)?.template?.metadata.labels;
}

interface Spec {
  readonly template?: { readonly metadata: { readonly labels: Readonly<Record<string, string>> } };
  readonly jobTemplate?: { readonly spec: Spec };
}

function expand(edge: string): readonly string[] {
  const [from, , to, ...ports] = edge.split(' ');
  return ports.map((port) => `${from} → ${to} ${port}`);
}
