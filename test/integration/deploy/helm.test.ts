import { join } from 'node:path';

import { expect, it } from 'vitest';

import { deployWithHelm } from '../../../src/deploy/helm/deploy.ts';
import { destroyWithHelm } from '../../../src/deploy/helm/destroy.ts';
import { describeWithTools } from '../../kubernetes/requires.ts';
import { openTestCluster, published, request, writeFiles, type TestCluster } from './cluster.ts';
import { configMap, deployment, postgresCluster, statefulSet } from './objects.ts';

describeWithTools('deploy with helm', () => {
  it('installs a release, waits until it is ready, and upgrades it', async () => {
    await using cluster = await openTestCluster();
    await writeChart(cluster, [configMap('web-config', { color: 'red' }), deployment('web'), configMap('old')]);
    await deploy(cluster);
    expect(cluster.events[0]).toMatchObject({ event: 'target', target: 'helm', context: 'test', namespace: 'shop' });
    expect(cluster.names('Pod')).toHaveLength(2);
    await writeChart(cluster, [configMap('web-config', { color: 'blue' }), deployment('web')]);
    cluster.events.length = 0;
    await deploy(cluster);
    expect(cluster.event('plan')?.changes.map(({ object, change }) => `${change} ${object}`)).toEqual([
      'change configmap/web-config',
      'unchanged deployment.apps/web',
      'delete configmap/old',
    ]);
    expect(cluster.find('ConfigMap', 'web-config')).toMatchObject({ data: { color: 'blue' } });
    expect(cluster.names('ConfigMap')).toEqual(['web-config']);
    expect(cluster.events.at(-1)).toEqual({ event: 'done', objects: 2, changed: 1, deleted: 1 });
  });

  it('reports the first failing pod', async () => {
    await using cluster = await openTestCluster();
    cluster.behaviours.set('web', { does: 'crashes', exitCode: 1, log: ['no such table'] });
    await writeChart(cluster, [deployment('web')]);
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_NOT_READY' });
    expect(cluster.event('failure')?.log).toEqual(['no such table']);
  });

  it('does not let helm delete a database by the way', async () => {
    await using cluster = await openTestCluster();
    await writeChart(cluster, [configMap('web-config'), postgresCluster('db')]);
    await deploy(cluster);
    await writeChart(cluster, [configMap('web-config')]);
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_WOULD_DELETE_DATA' });
    expect(cluster.names('Cluster')).toEqual(['db']);
    await deploy(cluster, { deleteData: true });
    expect(cluster.names('Cluster')).toEqual([]);
  });
});

describeWithTools('destroy with helm', () => {
  it('uninstalls the release, keeps volumes, and refuses to lose a database', async () => {
    await using cluster = await openTestCluster();
    await writeChart(cluster, [deployment('web'), statefulSet('cache')]);
    await deploy(cluster);
    await destroy(cluster);
    expect(cluster.names('Deployment')).toEqual([]);
    expect(cluster.names('PersistentVolumeClaim')).toEqual(['data-cache-0']);
    await destroy(cluster);
    expect(cluster.event('note')?.text).toContain('is not installed');
    await writeChart(cluster, [postgresCluster('db'), statefulSet('cache')]);
    await deploy(cluster);
    await expect(destroy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_WOULD_DELETE_DATA' });
    await destroy(cluster, { deleteData: true });
    expect(cluster.names('Cluster')).toEqual([]);
    expect(cluster.names('PersistentVolumeClaim')).toEqual([]);
  });
});

async function writeChart({ folder }: TestCluster, objects: readonly object[]): Promise<void> {
  await writeFiles(join(folder, 'chart'), {
    'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n',
    'templates/all.yaml': objects.map((object) => JSON.stringify(object)).join('\n---\n'),
  });
}

async function deploy(cluster: TestCluster, changes: Partial<typeof request> = {}): Promise<void> {
  const chart = published(join(cluster.folder, 'chart'));
  await deployWithHelm(chart, { ...request, target: 'helm', ...changes }, cluster.surroundings());
}

async function destroy(cluster: TestCluster, changes: Partial<typeof request> = {}): Promise<void> {
  await destroyWithHelm(published(cluster.folder), { ...request, target: 'helm', ...changes }, cluster.surroundings());
}
