import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

import { buildImages, type ImageEvent } from '../../../src/deploy/images/index.ts';
import type { ImagePlan } from '../../../src/publish/images/index.ts';
import type { ContainerEngine } from '../../../src/runtime/containers/engine.ts';
import { toLabels } from '../../../src/runtime/containers/labels.ts';
import { images } from '../../engine/stand-ins.ts';
import { describeWithEngine } from '../../engine/requires.ts';
import { planFixture } from '../../publish/images/plan-fixture.ts';
import { openEngine, removeAll, runToEnd, shell } from '../containers/open-engine.ts';
import { createRegistryStub, type RegistryStub } from '../containers/registry-stub.ts';
import { removeImages, tagImage } from '../containers/remove-images.ts';

const never = new AbortController().signal;
const evaluate = (): string => '';

describeWithEngine('the image of a project without a Dockerfile', ({ host }) => {
  const application = `images-${process.pid}`;
  const made = new Set<string>();
  let engine: ContainerEngine;
  let registry: RegistryStub;
  let plan: ImagePlan;

  beforeAll(async () => {
    engine = await openEngine(host);
    registry = await createRegistryStub();
    await engine.pullImage(images.node, () => undefined, never);
    const { plans } = await planFixture('languages', { registry: `${registry.host}/team`, tag: '1.4.0' });
    plan = plans.find(({ resource }) => resource === 'node') ?? expect.fail('no plan for node');
    for (const [, base = ''] of plan.generated?.text.matchAll(/^FROM (node:\S+)/gm) ?? []) {
      await tagImage(host, images.node, base);
      made.add(base);
    }
    made.add(plan.reference);
    await engine.createNetwork({
      name: application,
      labels: toLabels({ application, session: 'test' }),
      internal: false,
    });
  });
  afterAll(async () => {
    await removeAll(engine, application);
    engine.close();
    await registry.close();
    await removeImages(host, made);
  });

  const work = (overrides: object = {}) => {
    const events: ImageEvent[] = [];
    const onProgress = (event: ImageEvent): void => void events.push(event);
    const result = buildImages({
      plans: [plan],
      engine,
      build: true,
      push: true,
      evaluate,
      onProgress,
      signal: never,
      ...overrides,
    });
    return result.then((digests) => ({ digests, events }));
  };

  test('is built, pushed and pulled back, and serves as nobody from a root that is read only', async () => {
    const { digests, events } = await work();
    const digest = digests.get('node') ?? '';
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    const seen = [...new Set(events.map(({ type }) => type))];
    expect(seen.filter((type) => type !== 'transfer')).toEqual(['building', 'output', 'built', 'pushing', 'pushed']);

    await removeImages(host, [plan.reference]);
    const pinned = `${plan.reference.replace(/:1\.4\.0$/, '')}@${digest}`;
    const facts = await engine.pullImage(pinned, () => undefined, never);
    made.add(pinned);
    expect(facts.exposedPorts).toEqual([8080]);

    const { command: _, ...request } = shell(application, '', {
      name: `${application}-node`,
      image: pinned,
      env: { GREETING: 'good day' },
      readOnlyRoot: true,
      networks: [{ network: application, aliases: [] }],
      mounts: [{ type: 'tmpfs', source: '', target: '/tmp', readOnly: false }],
      ports: [{ containerPort: 8080, protocol: 'tcp', hostIp: '127.0.0.1', hostPort: 0 }],
    });
    const container = await engine.createContainer(request);
    try {
      const [port] = await container.start();
      const url = `http://127.0.0.1:${port?.hostPort}/`;
      const answer = await vi.waitFor(async () => (await fetch(url, { signal: AbortSignal.timeout(1000) })).json(), {
        timeout: 20_000,
      });
      expect(answer).toEqual({ language: 'node', message: expect.any(String) as string, greeting: 'good day' });
      const inside = await engine.execute(
        container.id,
        ['sh', '-c', 'id -u; touch /app/x 2>&1; touch /tmp/x && echo wrote; ls -A /app'],
        never,
      );
      expect(inside.output).toContain('10001');
      expect(inside.output).toContain('Read-only file system');
      expect(inside.output).toContain('wrote');
      expect(inside.output).not.toMatch(/Dockerfile|\.env/);
      await container.stop('SIGTERM', 5000);
      expect(await container.exited).toMatchObject({ code: 0 });
    } finally {
      await container.remove();
    }
  });

  test('names the resource and what to do when its project does not build', async () => {
    const text = (plan.generated?.text ?? '').replace('npm ci', 'npm no-such-command');
    const broken = { ...plan, reference: `${plan.reference}-broken`, generated: { text, leftOut: '' } };
    await expect(work({ plans: [broken] })).rejects.toMatchObject({
      code: 'IMAGE_BUILD_FAILED',
      message: expect.stringMatching(/languages-node:1\.4\.0-broken failed at “.*npm no-such-command/),
      hint: expect.stringContaining('give node a Dockerfile of its own'),
      facts: { resource: 'node' },
    });
  });

  test('takes what the project leaves out of builds from the list beside it', async () => {
    const reference = `${registry.host}/team/list:1`;
    made.add(reference);
    const text = 'FROM busybox:1.36\nCOPY . /all/\n';
    const listed = { ...plan, reference, generated: { text, leftOut: plan.generated?.leftOut ?? '' } };
    await work({ plans: [listed], push: false });
    const { output } = await runToEnd(engine, shell(application, 'ls -A /all', { image: reference }));
    expect(output.split('\n').filter(Boolean)).toEqual(['greeting', 'package-lock.json', 'package.json', 'server.js']);
    expect(plan.build.context).toBe(join(import.meta.dirname, '../../../fixtures/languages/node'));
  });
});
