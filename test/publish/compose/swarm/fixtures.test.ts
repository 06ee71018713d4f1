import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadTarget, type SwarmRouting } from '../../../../src/publish/index.ts';
import { hasErrors } from '../../../../src/support/diagnostic.ts';
import { fixtures, loadFixture, publishedFixtures } from '../../load-fixture.ts';

/** Refused: a read replica is a server of its own there. */
const refused = ['publish/regions'];
const published = publishedFixtures.filter((name) => !refused.includes(name));

async function publishFixture(name: string, swarmRouting: SwarmRouting = 'mesh') {
  const { request } = await loadFixture(name);
  const publish = await loadTarget('swarm');
  return publish({ ...request, directory: join(fixtures, name, 'swarm'), swarmRouting });
}

describe.each(published)('%s', (name) => {
  test('is the same the second time, and holds what it names', async () => {
    const { artifacts, diagnostics } = await publishFixture(name);
    expect(hasErrors(diagnostics)).toBe(false);
    expect((await publishFixture(name)).artifacts).toEqual(artifacts);
    const paths = new Set(artifacts.map(({ path }) => path));
    for (const { path, text } of artifacts.filter((artifact) => artifact.path.endsWith('compose.yaml'))) {
      const named = [...text.matchAll(/^ {4}file: \.\/(.*)$/gm)].map(([, file = '']) => join(dirname(path), file));
      expect(named.filter((file) => !paths.has(file))).toEqual([]);
    }
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

test.each([
  ['shop', 'host'],
  ['publish/jobs', 'mesh'],
  ['publish/private-network', 'mesh'],
  ['publish/volumes', 'mesh'],
] as const)('%s is published as what stands beside', async (name, routing) => {
  const { artifacts, diagnostics } = await publishFixture(name, routing);
  const texts = artifacts.filter(({ path }) => !path.startsWith('images/'));
  const said = diagnostics.map(({ severity, code, message }) => `# ${severity} ${code}: ${message}\n`);
  const all = [...said, ...texts.map(({ path, text }) => `### ${path}\n${text}`)].join('\n');
  await expect(all).toMatchFileSnapshot(join(import.meta.dirname, 'expected', `${name.split('/').at(-1)}.txt`));
});

test('a server that follows another is refused', async () => {
  const { artifacts, diagnostics } = await publishFixture('publish/regions');
  expect(artifacts).toEqual([]);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors.map(({ message }) => message)).toEqual([
    'db-west would be a server of its own: nothing under Swarm gives it `replicaOf`',
  ]);
});
