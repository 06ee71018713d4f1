import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadTarget, type SwarmRouting } from '../../../src/publish/index.ts';
import { describeWithProgram } from '../../engine/requires.ts';
import { loadFixture, publishedFixtures } from '../../publish/load-fixture.ts';

const refused = ['publish/regions'];
const published = publishedFixtures.filter((name) => !refused.includes(name));
const routings: readonly SwarmRouting[] = ['mesh', 'host'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apphost-swarm-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Publishes into a folder of its own; the paths of the compose files. */
async function publishInto(own: string, name: string, swarmRouting: SwarmRouting): Promise<readonly string[]> {
  const { request } = await loadFixture(name);
  const { artifacts } = await (await loadTarget('swarm'))({ ...request, directory: own, swarmRouting });
  for (const { path, text } of artifacts) {
    await mkdir(dirname(join(own, path)), { recursive: true });
    await writeFile(join(own, path), text);
  }
  const example = artifacts.find(({ path }) => path === '.env.example')?.text ?? '';
  await writeFile(join(own, '.env'), example.replaceAll(/^(\w+)=$/gm, '$1=given'));
  return artifacts.filter(({ path }) => path.endsWith('compose.yaml')).map(({ path }) => join(own, path));
}

/**
 * What the program says of the file. It reads all of it before it looks for an engine, which is nowhere here: every version
 * of it has this much, and no swarm is changed.
 */
async function readStack(own: string, file: string): Promise<string> {
  const script = 'set -a; if [ -f .env ]; then . ./.env; fi; set +a; exec docker stack deploy -c "$1" tried';
  const { stderr } = await execa('sh', ['-c', script, 'sh', file], {
    cwd: own,
    env: { DOCKER_HOST: 'tcp://127.0.0.1:1', DOCKER_CONFIG: folder },
    reject: false,
  });
  return stderr.replaceAll(/^.*--detach=false.*\n/gm, '');
}

const nowhere = /^Cannot connect to the Docker daemon at tcp:\/\/127\.0\.0\.1:1\. Is the docker daemon running\?$/;

describeWithProgram('docker stack deploy', 'docker', () => {
  test('refuses what is no word of version 3', async () => {
    const file = join(folder, 'wrong.yaml');
    await writeFile(file, 'version: "3.9"\nservices: { a: { image: "a:1", platform: linux/amd64 } }\n');
    expect(await readStack(folder, file)).toContain('Additional property platform is not allowed');
  });

  // Nothing before that sentence: no option that it ignores.
  test.each(published.flatMap((name) => routings.map((routing) => [name, routing] as const)))(
    'takes %s with the routing %s',
    async (name, routing) => {
      const own = join(folder, routing, name);
      for (const file of await publishInto(own, name, routing)) expect(await readStack(own, file)).toMatch(nowhere);
    },
  );
});
