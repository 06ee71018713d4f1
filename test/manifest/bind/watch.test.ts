import { describe, expect, test } from 'vitest';

import type { Watch } from '../../../src/model/watch.ts';
import { loadText } from '../load-text.ts';

const node = {
  '/shop/api/package.json': '{ "scripts": { "start": "node main.js" }, "dependencies": { "ms": "2" } }',
  '/shop/api/main.js': '',
};

async function watchOf(resource: string, files: Readonly<Record<string, string>> = {}): Promise<Watch | undefined> {
  const { application, diagnostics } = await loadText(`name: shop\nresources:\n  api: ${resource}\n`, { files });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return application?.resources.get('api')?.watch;
}

describe('what --watch watches without a word in the manifest', () => {
  test('all of a project, but not what its steps make', async () => {
    expect(await watchOf('{ type: project, path: ./api }', node)).toEqual({
      when: 'asked',
      folders: [{ directory: '/shop/api', include: ['**'] }],
      exclude: ['/node_modules'],
      quiet: 300,
      restart: [],
      sync: [],
    });
  });

  test('what a compiler writes beside its result', async () => {
    const watch = await watchOf('{ type: project, path: ./api }', { '/shop/api/shop.csproj': '<Project />' });
    expect(watch?.exclude).toEqual(['bin/', 'obj/', '/.apphost']);
  });

  test('the context of a built container', async () => {
    const watch = await watchOf('{ type: container, build: ./api }', { '/shop/api/Dockerfile': 'FROM scratch' });
    expect(watch).toMatchObject({ when: 'asked', folders: [{ directory: '/shop/api', include: ['**'] }], exclude: [] });
  });

  test('only what is installed, where the project’s own tool sees changes', async () => {
    const files = { '/shop/api/package.json': '{ "scripts": { "dev": "vite" }, "devDependencies": { "vite": "7" } }' };
    const watch = await watchOf('{ type: project, path: ./api }', files);
    expect(watch?.folders).toEqual([
      { directory: '/shop/api', include: expect.arrayContaining(['/package.json']) as unknown },
    ]);
    expect(watch?.folders[0]?.include).not.toContain('**');
  });

  test('also when its command says so', async () => {
    const watch = await watchOf('{ type: project, path: ./api, command: node --watch main.js }', node);
    expect(watch?.folders[0]?.include).not.toContain('**');
  });

  test.each([
    ['a bare command', '{ type: executable, command: serve }'],
    ['an image', '{ type: container, image: nginx }'],
    ['a job', '{ type: job, path: ./api }'],
    ['what must not be', '{ type: project, path: ./api, watch: false }'],
  ])('not %s', async (_, resource) => {
    expect(await watchOf(resource, node)).toBeUndefined();
  });
});

describe('what the manifest wants watched', () => {
  test.each([
    ['true', ['**']],
    ['[src/**, package.json]', ['src/**', 'package.json']],
    ['{ include: [src/**] }', ['src/**']],
    ['{ exclude: [docs] }', ['**']],
  ])('%s', async (option, include) => {
    const watch = await watchOf(`{ type: project, path: ./api, watch: ${option} }`, node);
    expect(watch).toMatchObject({ when: 'always', folders: [{ directory: '/shop/api', include }] });
  });

  test('the folder of a bare command, and the job', async () => {
    expect(await watchOf('{ type: executable, command: serve, watch: true }')).toMatchObject({
      when: 'always',
      folders: [{ directory: '/shop' }],
    });
    expect(await watchOf('{ type: job, path: ./api, watch: true }', node)).toMatchObject({ when: 'always' });
  });

  test('a pattern that leads out of the folder counts where it arrives', async () => {
    const option = '[src/**, ../shared/src/**/*.ts, ../*.json, ../../lib/**]';
    const watch = await watchOf(`{ type: project, path: ./api, watch: ${option} }`, node);
    expect(watch?.folders).toEqual([
      { directory: '/shop/api', include: ['src/**'] },
      { directory: '/shop/shared/src', include: ['/**/*.ts'] },
      { directory: '/shop', include: ['/*.json'] },
      { directory: '/lib', include: ['/**'] },
    ]);
  });

  test('what is excluded comes last, so that it can take back', async () => {
    const watch = await watchOf('{ type: project, path: ./api, watch: { exclude: ["!.env"], quiet: 1s } }', node);
    expect(watch).toMatchObject({ exclude: ['/node_modules', '!.env'], quiet: 1000 });
  });

  test('what is copied', async () => {
    const files = { '/shop/web/index.html': '', '/shop/nginx.conf': '' };
    const sync = '[{ path: ./web, target: /srv/web/ }, { path: ./nginx.conf, target: /etc/nginx.conf, restart: true }]';
    const watch = await watchOf(`{ type: container, image: nginx, watch: { sync: ${sync} } }`, files);
    expect(watch).toMatchObject({
      folders: [],
      sync: [
        { path: '/shop/web', target: '/srv/web', include: ['**'], exclude: [], restart: false },
        { path: '/shop/nginx.conf', target: '/etc/nginx.conf', restart: true },
      ],
    });
  });
});
