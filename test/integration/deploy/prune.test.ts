import { expect, it } from 'vitest';

import { deployToKubernetes } from '../../../src/deploy/kubernetes/deploy.ts';
import { destroyOnKubernetes } from '../../../src/deploy/kubernetes/destroy.ts';
import { describeWithTools } from '../../kubernetes/requires.ts';
import { openTestCluster, published, request, type TestCluster } from './cluster.ts';
import { configMap, deployment, postgresCluster, statefulSet, theNamespace } from './objects.ts';

describeWithTools('what the application no longer has', () => {
  it('is deleted once everything else is ready, and nothing of others', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), deployment('web'), deployment('old'), configMap('old-config')]);
    await deploy(cluster);
    const foreign = {
      ...configMap('foreign'),
      metadata: { name: 'foreign', namespace: 'shop', labels: { 'app.kubernetes.io/part-of': 'shop' } },
    };
    await cluster.write([theNamespace(), deployment('web')]);
    await addConfigMap(cluster, foreign);
    cluster.events.length = 0;
    await deploy(cluster);
    expect(cluster.names('Deployment')).toEqual(['web']);
    expect(cluster.names('ConfigMap')).toEqual(['foreign']);
    expect(cluster.names('Pod')).toHaveLength(2);
    expect(deletedIn(cluster)).toEqual(['configmap/old-config', 'deployment.apps/old']);
  });

  it('stays with --no-prune, and after a failure', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), deployment('web'), deployment('old')]);
    await deploy(cluster);
    await cluster.write([theNamespace(), deployment('web')]);
    await deploy(cluster, { prune: false });
    expect(cluster.names('Deployment')).toEqual(['old', 'web']);
    cluster.behaviours.set('web', { does: 'crashes', exitCode: 1, log: [] });
    await cluster.write([theNamespace(), deployment('web', { image: 'ghcr.io/acme/web:2' })]);
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_NOT_READY' });
    expect(cluster.names('Deployment')).toEqual(['old', 'web']);
  });

  it('is not deleted without being asked for when it holds data', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), deployment('web'), postgresCluster('db'), statefulSet('cache')]);
    await deploy(cluster);
    await cluster.write([theNamespace(), deployment('web', { replicas: 3 })]);
    await expect(deploy(cluster)).rejects.toMatchObject({
      code: 'DEPLOY_WOULD_DELETE_DATA',
      message: expect.stringMatching(/statefulset\.apps\/cache.*cluster\.postgresql\.cnpg\.io\/db/),
    });
    cluster.answer = (question) => !question.startsWith('This deletes data');
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_WOULD_DELETE_DATA' });
    // Refused before anything was changed.
    expect(cluster.find('Deployment', 'web')?.spec).toMatchObject({ replicas: 2 });
    expect(cluster.names('Cluster')).toEqual(['db']);
    await deploy(cluster, { deleteData: true });
    expect(cluster.names('Cluster')).toEqual([]);
    expect(cluster.names('StatefulSet')).toEqual([]);
  });
});

describeWithTools('destroy', () => {
  it('deletes what deploy applied and keeps data; with the data, the namespace too', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), deployment('web'), postgresCluster('db'), statefulSet('cache')]);
    await deploy(cluster);
    await destroy(cluster);
    expect(cluster.names('Deployment')).toEqual([]);
    expect(cluster.names('StatefulSet')).toEqual([]);
    expect(cluster.names('PersistentVolumeClaim')).toEqual(['data-cache-0']);
    expect(cluster.names('Cluster')).toEqual(['db']);
    expect(cluster.events).toContainEqual({
      event: 'kept',
      object: 'cluster.postgresql.cnpg.io/db',
      because: 'its databases would be lost',
    });
    expect(cluster.names('Namespace')).toEqual(['shop']);
    await destroy(cluster, { deleteData: true });
    expect(cluster.names('PersistentVolumeClaim')).toEqual([]);
    expect(cluster.names('Cluster')).toEqual([]);
    expect(cluster.names('Namespace')).toEqual([]);
  });

  it('keeps the namespace for what others have put there', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), deployment('web')]);
    await deploy(cluster);
    await addConfigMap(cluster, { metadata: { name: 'theirs', namespace: 'shop' } });
    await destroy(cluster);
    expect(cluster.names('Deployment')).toEqual([]);
    expect(cluster.events).toContainEqual({
      event: 'kept',
      object: 'namespace/shop',
      because: 'it still has configmap/theirs',
    });
  });

  it('has nothing to do where nothing is, and asks where something is', async () => {
    await using cluster = await openTestCluster();
    await destroy(cluster);
    expect(cluster.event('note')?.text).toContain('is not deployed');
    await cluster.write([theNamespace(), configMap('web-config')]);
    await deploy(cluster);
    await expect(destroy(cluster, { agreed: false })).rejects.toMatchObject({ code: 'DEPLOY_NOT_CONFIRMED' });
    expect(cluster.names('ConfigMap')).toEqual(['web-config']);
  });
});

function deletedIn({ events }: TestCluster): readonly string[] {
  return events.flatMap((event) => (event.event === 'deleted' ? event.object : [])).toSorted();
}

async function addConfigMap({ api }: TestCluster, body: object): Promise<void> {
  const url = `${api.url}/api/v1/namespaces/shop/configmaps?fieldManager=somebody`;
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  expect(response.status).toBe(201);
}

async function deploy(cluster: TestCluster, changes: Partial<typeof request> = {}): Promise<void> {
  await deployToKubernetes(published(cluster.folder), { ...request, ...changes }, cluster.surroundings());
}

async function destroy(cluster: TestCluster, changes: Partial<typeof request> = {}): Promise<void> {
  await destroyOnKubernetes(published(cluster.folder), { ...request, ...changes }, cluster.surroundings());
}
