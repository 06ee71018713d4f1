import { join } from 'node:path';

import { execa } from 'execa';
import { expect, it } from 'vitest';

import { deployWithHelm } from '../../../src/deploy/helm/deploy.ts';
import { destroyWithHelm } from '../../../src/deploy/helm/destroy.ts';
import type { AppHostError } from '../../../src/support/apphost-error.ts';
import { coreTypes } from '../../kubernetes/api-server/resource-types.ts';
import { describeWithTools } from '../../kubernetes/requires.ts';
import { provideTools } from '../../kubernetes/tools.ts';
import { openTestCluster, published, request, writeFiles, type TestCluster } from './cluster.ts';
import { configMap, deployment, hookJob, postgresCluster, statefulSet, theNamespace } from './objects.ts';

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

describeWithTools('a job that helm runs as a hook', () => {
  it('is reported with its pod, events and last lines when it fails, and not what an earlier release left', async () => {
    await using cluster = await openTestCluster();
    cluster.behaviours.set('migrate', { does: 'crashes', exitCode: 1, log: ['relation "users" exists'] });
    await writeChart(cluster, [configMap('web-config'), hookJob('migrate')]);
    await expect(deploy(cluster)).rejects.toMatchObject({
      code: 'DEPLOY_NOT_READY',
      facts: { object: 'job.batch/migrate', container: 'migrate' },
      hint: expect.stringContaining('deploy again'),
    });
    expect(cluster.event('failure')).toMatchObject({
      object: 'job.batch/migrate',
      pod: expect.stringMatching(/^migrate-/),
      events: [expect.stringContaining('BackOff')],
      log: ['relation "users" exists'],
    });
    expect(cluster.names('Lease')).toEqual([]);
    cluster.events.length = 0;
    cluster.api.intercept = ({ method, name }) => {
      if (method === 'PATCH' && name === 'web-config') throw cluster.forbidden('configmaps');
    };
    await writeChart(cluster, [configMap('web-config', { color: 'red' }), hookJob('migrate')]);
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_FORBIDDEN' });
    expect(cluster.event('failure')).toBeUndefined();
  });

  it('goes with the release', async () => {
    await using cluster = await openTestCluster();
    await writeChart(cluster, [configMap('web-config'), hookJob('migrate')]);
    await deploy(cluster);
    expect(cluster.names('Job')).toEqual(['migrate']);
    await destroy(cluster);
    expect(cluster.names('Job')).toEqual([]);
    expect(cluster.names('Lease')).toEqual([]);
  });
});

describeWithTools('two deployments with helm', () => {
  it('do not run at once', async () => {
    await using cluster = await openTestCluster();
    cluster.behaviours.set('web', { does: 'stays unready' });
    await writeChart(cluster, [deployment('web')]);
    const stopper = new AbortController();
    const first = deploy(cluster, {}, stopper.signal);
    await expect.poll(() => cluster.event('progress'), { timeout: 20_000 }).toBeDefined();
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_BUSY', hint: expect.stringContaining('UTC') });
    await expect(destroy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_BUSY' });
    stopper.abort(new Error('interrupted'));
    await expect(first).rejects.toThrow('interrupted');
    expect(cluster.names('Lease')).toEqual([]);
  });

  it('leave no locked release behind when the first is interrupted in the middle of helm', async () => {
    await using cluster = await openTestCluster();
    cluster.behaviours.set('migrate', { does: 'stays unready' });
    await writeChart(cluster, [configMap('web-config'), hookJob('migrate')]);
    const stopper = new AbortController();
    const first = deploy(cluster, {}, stopper.signal);
    await expect.poll(() => cluster.names('Job'), { timeout: 20_000 }).toEqual(['migrate']);
    stopper.abort(new Error('interrupted'));
    await expect(first).rejects.toThrow('interrupted');
    expect(cluster.event('note')?.text).toContain('midway');
    cluster.behaviours.set('migrate', { does: 'becomes ready' });
    await deploy(cluster);
  });

  it.each([
    ['install', 'pending-install', 'helm uninstall shop'],
    ['upgrade', 'pending-upgrade', 'helm rollback shop'],
  ])('are told of a helm that was killed during the %s, and of the way out', async (during, status, remedy) => {
    await using cluster = await openTestCluster();
    await writeChart(cluster, [configMap('web-config'), hookJob('migrate')]);
    if (during === 'upgrade') await deploy(cluster);
    cluster.behaviours.set('migrate', { does: 'stays unready' });
    await killHelmMidway(cluster);
    cluster.behaviours.set('migrate', { does: 'becomes ready' });
    const error = (await deploy(cluster).catch((reason: unknown) => reason)) as AppHostError;
    expect(error).toMatchObject({ code: 'DEPLOY_RELEASE_STUCK', facts: { status } });
    expect(error.hint).toContain(`${remedy} -n shop --kube-context test`);
    const [, command = ''] = /: helm (.*), then/.exec(error.hint ?? '') ?? [];
    await execa((await provideTools()).helm, command.split(' '), { env: cluster.surroundings().variables });
    await deploy(cluster);
    expect(cluster.names('Job')).toEqual(['migrate']);
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

/** As when the machine that deploys goes down. */
async function killHelmMidway(cluster: TestCluster): Promise<void> {
  const type = coreTypes.find(({ kind }) => kind === 'Namespace')!;
  if (cluster.find('Namespace', 'shop') === undefined)
    cluster.api.store.create(type, { ...theNamespace() }, { manager: 'somebody' });
  const before = cluster.find('Job', 'migrate')?.metadata.uid;
  const args = ['upgrade', '--install', 'shop', join(cluster.folder, 'chart'), '-n', 'shop'];
  const helm = execa((await provideTools()).helm, args, { env: cluster.surroundings().variables, reject: false });
  await expect.poll(() => cluster.find('Job', 'migrate')?.metadata.uid ?? before, { timeout: 20_000 }).not.toBe(before);
  helm.kill('SIGKILL');
  await helm;
}

async function deploy(
  cluster: TestCluster,
  changes: Partial<typeof request> = {},
  signal?: AbortSignal,
): Promise<void> {
  const chart = published(join(cluster.folder, 'chart'));
  await deployWithHelm(chart, { ...request, target: 'helm', ...changes }, cluster.surroundings(signal));
}

async function destroy(cluster: TestCluster, changes: Partial<typeof request> = {}): Promise<void> {
  await destroyWithHelm(published(cluster.folder), { ...request, target: 'helm', ...changes }, cluster.surroundings());
}
