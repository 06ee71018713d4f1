import { expect, it } from 'vitest';

import { deployToKubernetes } from '../../../src/deploy/kubernetes/deploy.ts';
import { destroyOnKubernetes } from '../../../src/deploy/kubernetes/destroy.ts';
import { coreTypes } from '../../kubernetes/api-server/resource-types.ts';
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

  it('asks before it applies, and without a terminal refuses to guess', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), configMap('web-config')]);
    await expect(deploy(cluster, { agreed: false })).rejects.toMatchObject({ code: 'DEPLOY_NOT_CONFIRMED' });
    const questions: string[] = [];
    cluster.answer = (question) => questions.push(question) > 1;
    await expect(deploy(cluster, { agreed: false })).rejects.toMatchObject({ code: 'DEPLOY_NOT_CONFIRMED' });
    expect(cluster.names('Namespace')).toEqual([]);
    await deploy(cluster, { agreed: false });
    expect(questions[0]).toBe('Deploy shop to namespace shop of context test?');
    expect(cluster.names('ConfigMap')).toEqual(['web-config']);
  });

  it('shows what would change without changing it', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), configMap('web-config', { color: 'red' })]);
    await deploy(cluster);
    await cluster.write([theNamespace(), configMap('web-config', { color: 'blue' }), configMap('new')]);
    cluster.events.length = 0;
    await deploy(cluster, { dryRun: true });
    expect(cluster.event('plan')?.changes.map(({ object, change }) => `${change} ${object}`)).toEqual([
      'unchanged namespace/shop',
      'create configmap/new',
      'change configmap/web-config',
    ]);
    expect(cluster.event('plan')?.diff).toContain('+  color: blue');
    expect(cluster.find('ConfigMap', 'web-config')).toMatchObject({ data: { color: 'red' } });
  });

  it('runs a job of another content by making it anew', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), job('migrate')]);
    await deploy(cluster);
    const first = cluster.find('Job', 'migrate')?.metadata.uid;
    await cluster.write([theNamespace(), job('migrate', 'ghcr.io/acme/migrate:2')]);
    cluster.events.length = 0;
    await deploy(cluster);
    expect(cluster.event('plan')?.changes).toContainEqual({ object: 'job.batch/migrate', change: 'replace' });
    expect(cluster.find('Job', 'migrate')?.metadata.uid).not.toBe(first);
  });

  it('leaves the namespace of somebody else to him', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), configMap('web-config')]);
    const type = coreTypes.find(({ kind }) => kind === 'Namespace')!;
    cluster.api.store.create(type, { metadata: { name: 'shop' } }, { manager: 'kubectl-create' });
    await deploy(cluster);
    expect(cluster.find('Namespace', 'shop')?.metadata.labels ?? {}).not.toHaveProperty([
      'app.kubernetes.io/managed-by',
    ]);
    await destroyOnKubernetes(published(cluster.folder), request, cluster.surroundings());
    expect(cluster.names('ConfigMap')).toEqual([]);
    expect(cluster.names('Namespace')).toEqual(['shop']);
  });
});

describeWithTools('what the cluster does not take', () => {
  it('is known before anything is applied: kinds of operators that are missing', async () => {
    await using cluster = await openTestCluster(coreTypes);
    await cluster.write([theNamespace(), configMap('web-config'), postgresCluster('db')]);
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_KIND_UNKNOWN' });
    expect(cluster.names('Namespace')).toEqual([]);
  });

  it('is a namespace that nothing brings', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([configMap('web-config')]);
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_NAMESPACE_MISSING' });
  });

  it('is a field that somebody else has set: told with its object, its manager and the remedy', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), configMap('web-config', { a: '1' }), deployment('web', { replicas: 2 })]);
    await deploy(cluster);
    const type = coreTypes.find(({ kind }) => kind === 'Deployment')!;
    const live = structuredClone(cluster.find('Deployment', 'web')!);
    cluster.api.store.update(type, { ...live, spec: { ...live.spec, replicas: 5 } }, { manager: 'kubectl-edit' });
    await cluster.write([theNamespace(), configMap('web-config', { a: '2' }), deployment('web', { replicas: 3 })]);
    await expect(deploy(cluster)).rejects.toMatchObject({
      code: 'DEPLOY_CONFLICT',
      diagnostics: [
        {
          message: 'deployment.apps/web: .spec.replicas is set by `kubectl-edit`',
          hint: expect.stringContaining('--force-conflicts'),
        },
      ],
    });
    expect(cluster.find('ConfigMap', 'web-config')).toMatchObject({ data: { a: '1' } });
    await deploy(cluster, { forceConflicts: true });
    expect(cluster.find('Deployment', 'web')?.spec).toMatchObject({ replicas: 3 });
  });

  it('is a change of what can never change', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), statefulSet('cache')]);
    await deploy(cluster);
    const changed = structuredClone(statefulSet('cache')) as { spec: { serviceName: string } };
    changed.spec.serviceName = 'other';
    await cluster.write([theNamespace(), changed]);
    await expect(deploy(cluster)).rejects.toMatchObject({
      code: 'DEPLOY_REFUSED',
      diagnostics: [{ message: expect.stringContaining('spec.serviceName') }],
    });
  });
});

describeWithTools('what does not become ready', () => {
  it('is a pod that crashes: its events and its last lines are shown', async () => {
    await using cluster = await openTestCluster();
    cluster.behaviours.set('web', {
      does: 'crashes',
      exitCode: 3,
      log: ['reading settings', 'no database at db:5432'],
    });
    await cluster.write([theNamespace(), deployment('web'), deployment('api')]);
    await expect(deploy(cluster)).rejects.toMatchObject({
      code: 'DEPLOY_NOT_READY',
      facts: { object: 'deployment.apps/web', reason: 'CrashLoopBackOff' },
    });
    expect(cluster.event('failure')).toMatchObject({
      object: 'deployment.apps/web',
      container: 'web',
      reason: 'CrashLoopBackOff',
      message: 'it ended with exit code 3, started again 4 times',
      events: ['BackOff: Back-off restarting failed container web (3 times)'],
      log: ['reading settings', 'no database at db:5432'],
    });
  });

  it('is a pod that is not ready in time', async () => {
    await using cluster = await openTestCluster();
    cluster.behaviours.set('web', { does: 'stays unready' });
    await cluster.write([theNamespace(), deployment('web')]);
    await expect(deploy(cluster, { timeout: 4000 })).rejects.toMatchObject({
      code: 'DEPLOY_NOT_READY',
      facts: { reason: 'NeverReady' },
    });
    expect(cluster.event('failure')?.events).toEqual([
      'Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 503 (3 times)',
    ]);
  });

  it.each([
    ['an image that cannot be pulled', { does: 'cannot pull', message: 'not found' }, 'ImagePullBackOff'],
    [
      'a container that needs more memory than it may have',
      { does: 'crashes', exitCode: 137, log: [], reason: 'OOMKilled' },
      'OOMKilled',
    ],
    [
      'a pod that no node takes',
      { does: 'cannot be scheduled', message: '0/3 nodes are available: 3 Insufficient memory.' },
      'Unschedulable',
    ],
  ] as const)('is %s', async (_, behaviour, reason) => {
    await using cluster = await openTestCluster();
    cluster.behaviours.set('web', behaviour);
    await cluster.write([theNamespace(), deployment('web')]);
    await expect(deploy(cluster, { timeout: 6000 })).rejects.toMatchObject({
      code: 'DEPLOY_NOT_READY',
      facts: { reason },
    });
    expect(cluster.event('trouble')).toMatchObject({ object: 'deployment.apps/web', reason });
  });

  it('is a workload whose pods may not be made, a job that failed, and what an operator says', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), deployment('web')]);
    cluster.behaviours.set('web', { does: 'makes no pods', message: 'exceeded quota: compute' });
    await expect(deploy(cluster, { timeout: 4000 })).rejects.toMatchObject({
      message: expect.stringContaining('exceeded quota: compute'),
    });
    await cluster.write([theNamespace(), job('migrate')]);
    cluster.behaviours.set('migrate', { does: 'crashes', exitCode: 1, log: ['relation "users" exists'] });
    cluster.events.length = 0;
    await expect(deploy(cluster, { prune: false })).rejects.toMatchObject({ facts: { object: 'job.batch/migrate' } });
    expect(cluster.event('failure')?.log).toEqual(['relation "users" exists']);
    await cluster.write([theNamespace(), postgresCluster('db')]);
    cluster.behaviours.set('db', { does: 'makes no pods', message: 'Setting up primary' });
    await expect(deploy(cluster, { timeout: 4000, prune: false })).rejects.toMatchObject({
      message: expect.stringContaining('Setting up primary'),
    });
  });

  it('is not what an earlier deployment left failing', async () => {
    await using cluster = await openTestCluster();
    cluster.behaviours.set('web', { does: 'crashes', exitCode: 1, log: [] });
    await cluster.write([theNamespace(), deployment('web')]);
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_NOT_READY' });
    cluster.behaviours.set('web', { does: 'becomes ready' });
    await cluster.write([theNamespace(), deployment('web', { image: 'ghcr.io/acme/web:2' })]);
    await deploy(cluster);
  });
});

async function deploy(
  cluster: TestCluster,
  changes: Partial<typeof request> = {},
  signal?: AbortSignal,
): Promise<void> {
  await deployToKubernetes(published(cluster.folder), { ...request, ...changes }, cluster.surroundings(signal));
}
