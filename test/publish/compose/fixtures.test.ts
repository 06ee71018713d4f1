import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTarget } from '../../../src/publish/index.ts';
import { hasErrors } from '../../../src/support/diagnostic.ts';
import { fixtures, loadFixture, publishedFixtures } from '../load-fixture.ts';
import { readBack } from './publish-text.ts';

/** Refused: a read replica is a server of its own there. */
const refused = ['publish/regions'];
const published = publishedFixtures.filter((name) => !refused.includes(name));

async function publishFixture(name: string) {
  const { request } = await loadFixture(name);
  const publish = await loadTarget('compose');
  return publish({ ...request, images: {}, directory: join(fixtures, name, 'compose') });
}

describe.each(published)('%s', (name) => {
  test('loads as a compose file, and is the same the second time', async () => {
    const { artifacts, diagnostics } = await publishFixture(name);
    expect(hasErrors(diagnostics)).toBe(false);
    for (const { text } of artifacts.filter(({ path }) => path.endsWith('compose.yaml'))) {
      const asked = [...text.matchAll(/\$\{([A-Za-z_]\w*):\?/g)].map(
        ([, variable = '']) => [variable, 'given'] as const,
      );
      const project = await readBack('compose.yaml', text, Object.fromEntries(asked));
      expect(Object.keys(project.model.services).length).toBeGreaterThan(0);
    }
    expect((await publishFixture(name)).artifacts).toEqual(artifacts);
  });

  test('describes every variable that must be set', async () => {
    const { artifacts } = await publishFixture(name);
    const texts = new Map(artifacts.map(({ path, text }) => [path, text]));
    const asked = [...(texts.get('compose.yaml') ?? '').matchAll(/\$\{([A-Za-z_]\w*):\?/g)].map(
      ([, variable]) => variable,
    );
    const example = texts.get('.env.example') ?? '';
    expect(asked.filter((variable) => !new RegExp(`^${variable}=`, 'm').test(example))).toEqual([]);
  });
});

test.each(['shop', 'publish/three-tiers', 'publish/private-network'])(
  '%s is published as what stands beside',
  async (name) => {
    const { artifacts, diagnostics } = await publishFixture(name);
    const texts = artifacts.filter(({ path }) => ['compose.yaml', '.env.example', 'README.md'].includes(path));
    const said = diagnostics.map(({ severity, code, message }) => `# ${severity} ${code}: ${message}\n`);
    const all = [...said, ...texts.map(({ path, text }) => `### ${path}\n${text}`)].join('\n');
    await expect(all).toMatchFileSnapshot(join(import.meta.dirname, 'expected', `${name.split('/').at(-1)}.txt`));
  },
);

test('a server that follows another is refused', async () => {
  const { artifacts, diagnostics } = await publishFixture('publish/regions');
  expect(artifacts).toEqual([]);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'NOT_PUBLISHED db-west would be a server of its own: nothing under Compose gives it `replicaOf`',
  ]);
});

test('every further environment has a folder and a project of its own', async () => {
  const { artifacts } = await publishFixture('publish/overlays');
  const names = artifacts.flatMap(({ path, text }) =>
    path.endsWith('compose.yaml') ? [[path, /^name: (.*)$/m.exec(text)?.[1]]] : [],
  );
  expect(names).toEqual([
    ['canary/compose.yaml', 'layers-canary'],
    ['compose.yaml', 'layers'],
    ['staging/compose.yaml', 'layers-staging'],
  ]);
  const staging = artifacts.find(({ path }) => path === 'staging/compose.yaml')?.text;
  expect(staging).toContain('context: ../../api');
  expect(staging).toContain('dockerfile: ../compose/images/api/Dockerfile');
});
