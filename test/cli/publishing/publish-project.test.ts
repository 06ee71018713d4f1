import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { DeployFlags } from '../../../src/cli/commands/deploy.ts';
import { createOutput } from '../../../src/cli/output.ts';
import { findProjectName, publishProject } from '../../../src/cli/publishing/publish-project.ts';
import type { PublishedProject } from '../../../src/deploy/published.ts';

const manifest = `
name: shop
parameters:
  token: { secret: true }
  db-password: { secret: true, generate: { length: 12 } }
resources:
  db: { type: postgres, password: "\${parameters.db-password}", databases: [jobs], volume: true }
  web:
    type: container
    image: busybox:1.36
    references: [jobs]
    env: { TOKEN: "\${parameters.token}", PLACE: "\${env.PLACE}" }
environments:
  staging: { resources: { web: { replicas: 2 } } }
`;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'apphost-project-'));
  await writeFile(join(folder, 'app.yaml'), manifest);
  vi.stubEnv('APPHOST_SECRETS_HOME', join(folder, 'secrets'));
  vi.stubEnv('XDG_CONFIG_HOME', join(folder, 'secrets'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

async function publish(more: Partial<DeployFlags> = {}, draft?: string): Promise<PublishedProject> {
  const output = { ...createOutput({ color: false, quiet: true, json: false }), complain: () => undefined };
  const flags: DeployFlags = {
    file: join(folder, 'app.yaml'),
    target: 'compose',
    timeout: 1,
    prune: true,
    secrets: 'external',
    secretStore: 'apphost',
    operators: 'usual',
    edge: 'gateway',
    ...more,
  };
  const { signal } = new AbortController();
  const place = { folder: join(folder, 'compose'), ...(draft !== undefined && { draft }), signal };
  return publishProject(flags, place, output);
}

async function fillIn(text: string, environment = ''): Promise<void> {
  await mkdir(join(folder, 'compose', environment), { recursive: true });
  await writeFile(join(folder, 'compose', environment, '.env'), text);
}

test('what nobody gave is named with all ways to give it, and nothing is written', async () => {
  await expect(publish()).rejects.toMatchObject({
    code: 'PARAMETER_MISSING',
    diagnostics: expect.arrayContaining([
      expect.objectContaining({
        code: 'PARAMETER_MISSING',
        message: 'the parameter token has no value',
        hint: expect.stringMatching(/token=… in .*compose\/\.env, the variable token .*--set parameters\.token=…/),
      }),
      expect.objectContaining({ code: 'VARIABLE_MISSING', message: 'the variable PLACE is not set' }),
    ]),
  });
  await expect(readFile(join(folder, 'compose', 'compose.yaml'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('values come from the flags, the environment, `.env`, or are made up once, and other forms are made of them', async () => {
  vi.stubEnv('PLACE', 'here');
  await publish({ set: ['parameters.token=first'] }, join(folder, 'draft'));
  const first = await publish({ set: ['parameters.token=first'] });
  expect(first).toMatchObject({ name: 'shop', values: { token: 'first', PLACE: 'here' } });
  expect(first.values['DB_PASSWORD']).toMatch(/^.{12}$/);
  expect((await publish({ set: ['parameters.token=first'] })).values).toEqual(first.values);
  await rm(join(folder, 'compose'), { recursive: true });
  await publish({ set: ['parameters.token=first'] });
  await writeFile(join(folder, 'compose', '.env'), "token=filled\nDB_PASSWORD='a/b c'\n");
  expect((await publish()).values).toMatchObject({
    token: 'filled',
    DB_PASSWORD: 'a/b c',
    DB_PASSWORD_URI: 'a%2Fb%20c',
  });
  expect((await publish({ set: ['parameters.token=said'] })).values['token']).toBe('said');
  const text = await readFile(join(folder, 'compose', 'compose.yaml'), 'utf8');
  expect(text).not.toMatch(/filled|a\/b|said/);
  expect(await readFile(join(folder, 'compose', '.env'), 'utf8')).toContain('token=filled');
});

test('an environment is a project of its own, with its own folder and `.env`', async () => {
  vi.stubEnv('PLACE', 'here');
  await publish({ set: ['parameters.token=first'] });
  await fillIn('token=staged\n', 'staging');
  const staged = await publish({ env: 'staging' });
  expect(staged).toMatchObject({
    name: 'shop-staging',
    folder: join(folder, 'compose', 'staging'),
    file: join(folder, 'compose', 'staging', 'compose.yaml'),
    values: { token: 'staged' },
  });
  expect(await findProjectName({ file: join(folder, 'app.yaml'), env: 'staging' })).toBe('shop-staging');
  expect(await findProjectName({ file: join(folder, 'app.yaml') })).toBe('shop');
  await expect(publish({ env: 'stagin' })).rejects.toMatchObject({
    code: 'DEPLOY_ENVIRONMENT_UNKNOWN',
    hint: expect.stringContaining('Did you mean staging?'),
  });
});
