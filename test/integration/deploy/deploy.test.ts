import { expect, it } from 'vitest';

import { deployToKubernetes } from '../../../src/deploy/kubernetes/deploy.ts';
import { describeWithTools } from '../../kubernetes/requires.ts';
import { openTestCluster, published, request, type TestCluster } from './cluster.ts';
import { configMap, deployment, job, postgresCluster, statefulSet, theNamespace } from './objects.ts';

describeWithTools('deploy to Kubernetes', () => {
  it('applies everything, waits until it is ready, and says where to beforehand', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([
      theNamespace(),
      configMap('web-config'),
      deployment('web'),
      statefulSet('cache'),
      job('migrate'),
      postgresCluster('db'),
    ]);
    await deploy(cluster);
    expect(cluster.events[0]).toEqual({
      event: 'target',
      target: 'k8s',
      context: 'test',
      server: cluster.api.url,
      version: 'v1.35.2',
      namespace: 'shop',
    });
    expect(cluster.names('Deployment')).toEqual(['web']);
    expect(cluster.names('Pod')).toHaveLength(4);
    expect(cluster.events.at(-1)).toEqual({ event: 'done', objects: 6, changed: 6, deleted: 0 });
    expect(cluster.names('Lease')).toEqual([]);
  });

  it('changes nothing the second time', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), configMap('web-config', { a: 'b' }), deployment('web')]);
    await deploy(cluster);
    cluster.events.length = 0;
    await deploy(cluster, { agreed: false });
    expect(cluster.event('plan')?.changes.map(({ change }) => change)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(cluster.events.at(-1)).toMatchObject({ event: 'done', changed: 0 });
  });
});

async function deploy(
  cluster: TestCluster,
  changes: Partial<typeof request> = {},
  signal?: AbortSignal,
): Promise<void> {
  await deployToKubernetes(published(cluster.folder), { ...request, ...changes }, cluster.surroundings(signal));
}
