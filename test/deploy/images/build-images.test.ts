import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';

import { buildImages, type ImageEvent, type ImageWork } from '../../../src/deploy/images/index.ts';
import { literal } from '../../../src/model/expression.ts';
import type { ImagePlan } from '../../../src/publish/images/index.ts';
import { AppHostError } from '../../../src/support/apphost-error.ts';
import { createFakeEngine } from '../../fakes/fake-engine.ts';

function planOf(resource: string, more: Partial<ImagePlan> = {}): ImagePlan {
  const build = { context: `/work/${resource}`, dockerfile: 'Dockerfile', args: { WHO: literal('ada') } };
  return { resource, reference: `ghcr.io/acme/shop-${resource}:1`, build, ...more };
}

function work(overrides: Partial<ImageWork> = {}) {
  const engine = createFakeEngine();
  const events: ImageEvent[] = [];
  const request: ImageWork = {
    plans: [planOf('api'), planOf('web'), planOf('worker')],
    engine,
    build: true,
    push: true,
    evaluate: (expression) => expression.join(''),
    onProgress: (event) => events.push(event),
    signal: new AbortController().signal,
    ...overrides,
  };
  return { engine, events, request };
}

describe('building the images of an application', () => {
  it('builds and pushes each, and gives the digests in the order of the plans', async () => {
    const { engine, events, request } = work();
    engine.answerBuilds(async (tag, onOutput) => {
      onOutput('Step 1/2 : FROM node');
      if (tag.includes('api')) await delay(20);
    });
    const digests = await buildImages(request);
    expect([...digests.keys()]).toEqual(['api', 'web', 'worker']);
    expect(digests.get('api')).toMatch(/^sha256:/);
    expect(engine.journal.toSorted()).toEqual(
      ['build', 'push'].flatMap((verb) =>
        ['api', 'web', 'worker'].map((name) => `${verb} ghcr.io/acme/shop-${name}:1`),
      ),
    );
    const ofApi = events.filter(({ resource }) => resource === 'api').map(({ type }) => type);
    expect(ofApi).toEqual(['building', 'output', 'built', 'pushing', 'transfer', 'pushed']);
  });

  it('hands on what the plan says, with values for its arguments', async () => {
    const requests: unknown[] = [];
    const generated = { text: 'FROM node', leftOut: '.git' };
    const { engine, request } = work({ plans: [planOf('api', { generated })], push: false });
    const engineThatListens = {
      ...engine,
      buildImage: async (build: unknown) => void requests.push(build),
    };
    expect(await buildImages({ ...request, engine: engineThatListens })).toEqual(new Map());
    expect(requests).toEqual([
      {
        context: '/work/api',
        dockerfile: 'Dockerfile',
        generated,
        args: { WHO: 'ada' },
        tag: 'ghcr.io/acme/shop-api:1',
        labels: {},
      },
    ]);
  });

  it('never builds more than two at once', async () => {
    const { engine, request } = work({ plans: ['a', 'b', 'c', 'd', 'e'].map((name) => planOf(name)), push: false });
    let running = 0;
    let most = 0;
    engine.answerBuilds(async () => {
      running += 1;
      most = Math.max(most, running);
      await delay(5);
      running -= 1;
    });
    await buildImages(request);
    expect(most).toBe(2);
  });

  it('ends with the first failure, which names the resource and, of a generated Dockerfile, the way out', async () => {
    const generated = { text: 'FROM node', leftOut: '' };
    const plans = [planOf('api', { generated }), planOf('web'), planOf('worker')];
    const { engine, request } = work({ plans });
    engine.answerBuilds(async (tag) => {
      if (tag.includes('api'))
        throw new AppHostError('IMAGE_BUILD_FAILED', 'Building failed at “RUN npm ci”', { hint: 'x' });
      await delay(20);
    });
    await expect(buildImages(request)).rejects.toMatchObject({
      code: 'IMAGE_BUILD_FAILED',
      message: 'Building failed at “RUN npm ci”',
      hint: expect.stringContaining('give api a Dockerfile of its own'),
      facts: { resource: 'api' },
    });
    expect(engine.journal).not.toContain('build ghcr.io/acme/shop-worker:1');
  });

  it('keeps the hint of a Dockerfile that somebody wrote', async () => {
    const { engine, request } = work({ plans: [planOf('api')] });
    engine.answerBuilds(() => {
      throw new AppHostError('IMAGE_BUILD_FAILED', 'no', { hint: 'Correct the Dockerfile.' });
    });
    await expect(buildImages(request)).rejects.toMatchObject({ hint: 'Correct the Dockerfile.' });
  });

  it('ends with the reason of whoever gives up', async () => {
    const abort = new AbortController();
    const reason = new Error('Ctrl-C');
    const { engine, request } = work({ signal: abort.signal });
    engine.answerBuilds(async () => {
      abort.abort(reason);
      await delay(5);
    });
    await expect(buildImages(request)).rejects.toBe(reason);
    expect(engine.journal.filter((entry) => entry.includes('worker'))).toEqual([]);
  });

  it('does not push to a registry that nobody named', async () => {
    const { engine, request } = work({ plans: [planOf('api', { reference: 'shop-api:1' })] });
    await expect(buildImages(request)).rejects.toMatchObject({ code: 'IMAGE_REGISTRY_MISSING' });
    expect(engine.journal).toEqual([]);
  });

  it('pushes what was built before, and says when it was not', async () => {
    const { engine, request } = work({ build: false, plans: [planOf('api')] });
    await expect(buildImages(request)).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
    engine.images.set('ghcr.io/acme/shop-api:1', { local: true });
    expect((await buildImages(request)).size).toBe(1);
    expect(engine.journal).toEqual(['push ghcr.io/acme/shop-api:1']);
  });
});
