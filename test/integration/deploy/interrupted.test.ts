import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { deployToKubernetes } from '../../../src/deploy/kubernetes/deploy.ts';
import { coreTypes } from '../../kubernetes/api-server/resource-types.ts';
import { describeWithTools } from '../../kubernetes/requires.ts';
import { openTestCluster, published, request, type TestCluster } from './cluster.ts';
import { configMap, deployment, theNamespace } from './objects.ts';

describeWithTools('a deployment that ends midway', () => {
  it('says what was applied when the cluster vanishes, and a second one continues', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), configMap('a'), configMap('b'), configMap('c')]);
    vanishAt(cluster, 'b');
    await expect(deploy(cluster)).rejects.toMatchObject({
      code: 'DEPLOY_UNREACHABLE',
      hint: expect.stringContaining('continues'),
    });
    expect(cluster.event('halted')).toEqual({ event: 'halted', step: 'apply', applied: 2, total: 4 });
    cluster.api.intercept = () => undefined;
    await cluster.api.comeBack();
    // The one that could not give its claim back is no longer in the way after some seconds.
    await expect
      .poll(
        () =>
          deploy(cluster).then(
            () => 'done',
            (error: { code: string }) => error.code,
          ),
        { timeout: 20_000, interval: 500 },
      )
      .toBe('done');
    expect(cluster.names('ConfigMap')).toEqual(['a', 'b', 'c']);
  });

  it('says so when the cluster vanishes while it is watched', async () => {
    await using cluster = await openTestCluster();
    cluster.behaviours.set('web', { does: 'stays unready' });
    await cluster.write([theNamespace(), deployment('web')]);
    const deployed = deploy(cluster);
    await expect.poll(() => cluster.event('progress'), { timeout: 20_000 }).toBeDefined();
    await cluster.api.vanish();
    await expect(deployed).rejects.toMatchObject({ code: 'DEPLOY_UNREACHABLE' });
    expect(cluster.event('halted')).toEqual({ event: 'halted', step: 'wait', applied: 2, total: 2 });
    await cluster.api.comeBack();
  });

  it('outlasts a cluster that is away for a moment', async () => {
    await using cluster = await openTestCluster();
    cluster.behaviours.set('web', { does: 'stays unready' });
    await cluster.write([theNamespace(), deployment('web')]);
    const deployed = deploy(cluster, { timeout: 60_000 });
    await expect.poll(() => cluster.event('progress'), { timeout: 20_000 }).toBeDefined();
    await cluster.api.vanish();
    await cluster.api.comeBack();
    cluster.behaviours.set('web', { does: 'becomes ready' });
    await cluster.write([theNamespace(), deployment('web')]);
    cluster.touch('Deployment', 'web');
    await deployed;
  });

  it('tells credentials that expired from a cluster that is away', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), configMap('a'), configMap('b')]);
    cluster.api.intercept = ({ method, name }) => {
      if (method === 'PATCH' && name === 'a') cluster.api.expireCredentials();
    };
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_CREDENTIALS' });
    expect(cluster.event('halted')).toMatchObject({ applied: 2 });
  });

  it('stops at once when it is interrupted, and gives its claim back', async () => {
    await using cluster = await openTestCluster();
    cluster.behaviours.set('web', { does: 'stays unready' });
    await cluster.write([theNamespace(), deployment('web')]);
    const stopper = new AbortController();
    const deployed = deploy(cluster, {}, stopper.signal);
    await expect.poll(() => cluster.event('progress'), { timeout: 20_000 }).toBeDefined();
    stopper.abort(new Error('interrupted'));
    await expect(deployed).rejects.toThrow('interrupted');
    expect(cluster.event('halted')).toMatchObject({ step: 'wait', applied: 2 });
    expect(cluster.names('Lease')).toEqual([]);
  });

  it('keeps a second one out as long as it lasts', async () => {
    await using cluster = await openTestCluster();
    cluster.behaviours.set('web', { does: 'stays unready' });
    await cluster.write([theNamespace(), deployment('web')]);
    const stopper = new AbortController();
    const first = deploy(cluster, {}, stopper.signal);
    await expect.poll(() => cluster.event('progress'), { timeout: 20_000 }).toBeDefined();
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_BUSY', hint: expect.stringContaining('UTC') });
    stopper.abort(new Error('interrupted'));
    await expect(first).rejects.toThrow('interrupted');
  });
});

describeWithTools('a cluster that cannot be reached', () => {
  it('is one of a context that the kubeconfig does not have', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace()]);
    await expect(deploy(cluster, { context: 'tset' })).rejects.toMatchObject({
      code: 'DEPLOY_CONTEXT_UNKNOWN',
      hint: 'Did you mean test? Contexts: test.',
    });
  });

  it('is one that nobody has chosen', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace()]);
    await writeFile(
      cluster.api.kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        contexts: [{ name: 'test', context: { cluster: 'test', user: '' } }],
      }),
    );
    await expect(deploy(cluster)).rejects.toMatchObject({
      code: 'DEPLOY_CONTEXT_UNKNOWN',
      hint: expect.stringContaining('--context'),
    });
  });

  it('is one that is away from the start', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace()]);
    await cluster.api.vanish();
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_UNREACHABLE' });
    expect(cluster.event('halted')).toBeUndefined();
    await cluster.api.comeBack();
  });

  it('is any without kubectl', async () => {
    await using cluster = await openTestCluster();
    const surroundings = { ...cluster.surroundings(), variables: { PATH: join(cluster.folder, 'nothing') } };
    await expect(deployToKubernetes(published(cluster.folder), request, surroundings)).rejects.toMatchObject({
      code: 'DEPLOY_TOOL_MISSING',
      message: 'kubectl is not on the PATH',
    });
  });

  it('is any with a kubectl of long ago', async () => {
    await using cluster = await openTestCluster();
    const { variables, ...surroundings } = cluster.surroundings();
    const old = join(cluster.folder, 'old');
    await mkdir(old);
    // The real one but for what it says of itself.
    const answer = '{"clientVersion":{"gitVersion":"v1.19.16"},"serverVersion":{"gitVersion":"v1.35.0"}}';
    const script = `#!/bin/sh\nfor word; do [ "$word" = version ] && { echo '${answer}'; exit; }; done\nPATH='${variables['PATH']}' exec kubectl "$@"\n`;
    await writeFile(join(old, 'kubectl'), script, { mode: 0o755 });
    const withOld = { ...surroundings, variables: { ...variables, PATH: `${old}:${variables['PATH']}` } };
    await cluster.write([theNamespace()]);
    await expect(deployToKubernetes(published(cluster.folder), request, withOld)).rejects.toMatchObject({
      code: 'DEPLOY_TOOL_OLD',
      message: 'kubectl v1.19.16 is too old: 1.22 is the first that will do',
    });
    expect(cluster.names('Namespace')).toEqual([]);
  });

  it('is one that does not let this user in', async () => {
    await using cluster = await openTestCluster();
    await cluster.write([theNamespace(), configMap('a')]);
    cluster.api.intercept = ({ method, resource }) => {
      if (method === 'PATCH') throw cluster.forbidden(resource.plural);
    };
    await expect(deploy(cluster)).rejects.toMatchObject({ code: 'DEPLOY_FORBIDDEN' });
  });
});

describeWithTools('a user who has a namespace and no more', () => {
  it('deploys into it: the namespace stays as it is, and kinds that he may not list are none of his', async () => {
    await using cluster = await openTestCluster();
    const type = coreTypes.find(({ kind }) => kind === 'Namespace')!;
    cluster.api.store.create(type, { metadata: { name: 'shop' } }, { manager: 'kubectl-create' });
    cluster.api.intercept = ({ method, resource: { plural } }) => {
      if (plural === 'roles' || plural === 'rolebindings') throw cluster.forbidden(plural);
      if (plural === 'namespaces' && method !== 'GET') throw cluster.forbidden(plural);
    };
    await cluster.write([theNamespace(), configMap('a'), configMap('b')]);
    await deploy(cluster);
    await cluster.write([theNamespace(), configMap('a')]);
    await deploy(cluster);
    expect(cluster.names('ConfigMap')).toEqual(['a']);
    expect(cluster.api.requests.join()).toContain('roles');
  });
});

/** Stops answering when an object of this name is to be applied. */
function vanishAt({ api }: TestCluster, wanted: string): void {
  api.intercept = ({ method, name }) => {
    if (method === 'PATCH' && name === wanted) void api.vanish();
    if (method === 'PATCH' && name === wanted) throw new Error('gone');
  };
}

async function deploy(
  cluster: TestCluster,
  changes: Partial<typeof request> = {},
  signal?: AbortSignal,
): Promise<void> {
  await deployToKubernetes(published(cluster.folder), { ...request, ...changes }, cluster.surroundings(signal));
}
