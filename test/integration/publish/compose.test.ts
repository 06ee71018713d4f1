import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadTarget } from '../../../src/publish/index.ts';
import { describeWithCompose, provideCompose } from '../../compose/provide-compose.ts';
import { describeWithEngine } from '../../engine/requires.ts';
import { loadFixture, loadForPublish, publishedFixtures, type LoadedFixture } from '../../publish/load-fixture.ts';

const provided = await provideCompose();
const refused = ['publish/regions'];

/** Publishes into a folder of its own, as `apphost publish` would. */
async function publishInto(folder: string, { request }: LoadedFixture): Promise<readonly string[]> {
  const publish = await loadTarget('compose');
  const { artifacts } = await publish({ ...request, images: {}, directory: folder });
  for (const { path, text } of artifacts) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  const asked = artifacts.flatMap(({ text }) =>
    [...text.matchAll(/\$\{([A-Za-z_]\w*):\?/g)].map(([, name = '']) => name),
  );
  await writeFile(join(folder, '.env'), [...new Set(asked)].map((name) => `${name}=given\n`).join(''));
  return artifacts.filter(({ path }) => path.endsWith('compose.yaml')).map(({ path }) => path);
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apphost-compose-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describeWithCompose('Docker Compose', provided, (program) => {
  test.each(publishedFixtures.filter((name) => !refused.includes(name)))(
    'takes %s as it is published',
    async (name) => {
      const own = join(folder, name);
      const files = await publishInto(own, await loadFixture(name));
      for (const file of files) {
        const args = ['--env-file', join(own, '.env'), '-f', join(own, file), '--profile', '*', 'config', '--quiet'];
        const { exitCode, stderr } = await execa(program, args, { reject: false });
        expect({ file, exitCode, stderr }).toEqual({ file, exitCode: 0, stderr: '' });
      }
    },
  );

  describeWithEngine('with an engine', ({ host }) => {
    const project = `ship-${randomUUID().slice(0, 8)}`;
    const run = (...args: readonly string[]) =>
      execa(program, ['--project-directory', join(folder, project), ...args], {
        cwd: join(folder, project),
        env: { DOCKER_HOST: host },
        reject: false,
      });

    beforeAll(async () => {
      const file = join(folder, project, 'app.yaml');
      await mkdir(dirname(file));
      await writeFile(file, manifest(project));
      await publishInto(dirname(file), await loadForPublish(file));
    });
    afterAll(async () => {
      await run('down', '--volumes', '--timeout', '1');
    });

    describe('an application', () => {
      test('comes up with nothing but its variables given', { timeout: 180_000 }, async () => {
        const { exitCode, stderr } = await run('up', '--detach', '--wait', '--wait-timeout', '150');
        expect({ exitCode, stderr: exitCode === 0 ? '' : stderr }).toEqual({ exitCode: 0, stderr: '' });
        const { stdout } = await run('ps', '--format', '{{.Service}} {{.State}} {{.Health}}');
        expect(
          stdout
            .split('\n')
            .map((line) => line.trim())
            .sort(),
        ).toEqual([
          'api running healthy',
          'api running healthy',
          'broker running healthy',
          'cache running healthy',
          'db running healthy',
        ]);
      });

      test('has its database, its password and its connection strings', async () => {
        const query = 'psql "postgresql://postgres:$(cat /run/secrets/db-password)@127.0.0.1/jobs" -tAc "select 1"';
        const asked = await run('exec', '-T', 'db', 'sh', '-c', query);
        expect({ out: asked.stdout, error: asked.stderr }).toEqual({ out: '1', error: '' });
        const { stdout } = await run('exec', '-T', '--index', '2', 'api', 'sh', '-c', 'echo $JOBS_URI');
        expect(stdout).toBe('postgresql://postgres:given@db:5432/jobs');
      });

      test('keeps what is in a volume', { timeout: 120_000 }, async () => {
        const sql = (text: string) =>
          run('exec', '-T', 'db', 'sh', '-c', `PGPASSWORD=given psql -h 127.0.0.1 -U postgres jobs -tAc "${text}"`);
        await sql('create table kept as select 42 as answer');
        await run('down', '--timeout', '1');
        expect((await run('up', '--detach', '--wait', 'db')).exitCode).toBe(0);
        expect((await sql('select answer from kept')).stdout).toBe('42');
      });
    });
  });
});

function manifest(name: string): string {
  return `
name: ${name}
resources:
  db: { type: postgres, volume: true, databases: [jobs] }
  cache: { type: redis }
  broker: { type: mosquitto, ephemeral: true }
  setup: { type: job, image: busybox:1.36, command: [sh, -c, "echo $GREETING"], env: { GREETING: hello } }
  api:
    type: container
    image: apphost-test/echo:1
    replicas: 2
    references: [jobs, cache, broker]
    waitFor: [setup]
    endpoints: { http: { targetPort: 8080 } }
    health: { http: /ready, interval: 1s }
    limits: { cpu: 0.5, memory: 128Mi }
    user: 1000
    security: { readOnlyRoot: true }
    mounts: [{ tmpfs: true, target: /tmp }]
`;
}
