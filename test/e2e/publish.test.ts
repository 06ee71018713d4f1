import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest';

import { startApiServer, type ApiServer } from '../kubernetes/api-server/api-server.ts';
import { startControllers, type Controllers } from '../kubernetes/api-server/controllers.ts';
import { coreTypes } from '../kubernetes/api-server/resource-types.ts';
import { describeWithTools } from '../kubernetes/requires.ts';
import { provideTools } from '../kubernetes/tools.ts';
import { describeWithEngine } from '../engine/requires.ts';
import { images } from '../engine/stand-ins.ts';
import { createCommandLine, type CommandLine } from './command-line.ts';

const program = inject('program');
const manifest = `name: shop
parameters:
  api-key: { secret: true }
resources:
  web:
    type: container
    image: ghcr.io/acme/web:1.0.0
    endpoints: { http: { targetPort: 8080 } }
    health: { http: /health, live: /alive }
    env: { API_KEY: "\${parameters.api-key}", COLOR: red }
  migrate: { type: job, image: ghcr.io/acme/migrate:1.0.0 }
`;
const inFiles = ['--secrets', 'file'] as const;

describeWithTools('the packed package', () => {
  let application: CommandLine;
  let api: ApiServer;
  let controllers: Controllers;
  beforeAll(async () => {
    api = await startApiServer(coreTypes);
    controllers = startControllers(api);
  });
  afterAll(async () => {
    controllers.stop();
    await api.close();
  });
  beforeEach(async () => {
    const { folder } = await provideTools();
    const variables = { PATH: `${folder}:${process.env['PATH'] ?? ''}`, KUBECONFIG: api.kubeconfig };
    application = await createCommandLine({ program, engineHost: 'unix:///nowhere/docker.sock', variables });
    await application.write('app.yaml', manifest);
  });
  afterEach(() => application.dispose());

  const secretFile = (folder: string): string => join(folder, 'production/secrets/api-key.env');

  test.each(['k8s', 'helm'])('publishes with --target %s, and shows in a pipe what would change', async (target) => {
    const first = await application.run('publish', '--target', target);
    expect(first).toMatchObject({ exitCode: 0, stderr: '' });
    expect(first.stdout).toMatch(
      new RegExp(`^Published shop \\(production\\) to ./${target}: \\d+ objects; \\d+ files new\\.$`),
    );
    await application.write('app.yaml', manifest.replace('red', 'blue'));
    const diff = await application.run('publish', '--target', target, '--diff');
    expect(diff).toMatchObject({ exitCode: 0, stderr: '' });
    expect(diff.stdout).toMatch(/^-.*red$/m);
    expect(diff.stdout).toMatch(/^\+.*blue$/m);
    expect(diff.stdout).not.toContain('\u001B');
    const readme = await readFile(join(application.folder, target, 'README.md'), 'utf8');
    expect(readme).toContain('shop');
    await application.write('app.yaml', manifest.replace(':1.0.0', ''));
    const refused = await application.run('publish', '--target', target);
    expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
    expect(refused.stderr).toMatch(/IMAGE_WITHOUT_VERSION[^]*Nothing was written to/);
    expect(await application.run('publish', '--target', 'nothing')).toMatchObject({ exitCode: 2, stdout: '' });
  });

  test.each([
    ['k8s', 'k8s/overlays'],
    ['helm', 'helm/environments'],
  ])('deploys with --target %s and destroys, in a pipe', async (target, secrets) => {
    await application.run('publish', '--target', target, ...inFiles);
    const missing = await application.run('deploy', '--target', target, ...inFiles, '--yes');
    expect(missing).toMatchObject({ exitCode: 1, stdout: '' });
    expect(missing.stderr).toMatch(/SECRETS_NOT_SUPPLIED .*api-key\.env is not there/);
    await application.write(secretFile(secrets), 'value=a word of mine\n');
    const unasked = await application.run('deploy', '--target', target, ...inFiles);
    expect(unasked).toMatchObject({ exitCode: 1 });
    expect(unasked.stderr).toContain('DEPLOY_NOT_CONFIRMED');
    const deployed = await application.run('deploy', '--target', target, ...inFiles, '--context', 'test');
    expect(deployed).toMatchObject({ exitCode: 0, stdout: '' });
    expect(deployed.stderr).toMatch(/^Context test, namespace shop: [^]*Everything is ready: \d+ objects/);
    expect(application.said()).not.toContain('a word of mine');
    const type = coreTypes.find(({ kind }) => kind === 'Secret')!;
    expect(api.store.find(type, { namespace: 'shop', name: 'api-key' })).toMatchObject({
      data: { value: Buffer.from('a word of mine').toString('base64') },
    });
    const destroyed = await application.run('destroy', '--target', target, '--format', 'json', '--yes');
    expect(destroyed).toMatchObject({ exitCode: 0, stderr: '' });
    const events = destroyed.stdout.split('\n').map((line) => JSON.parse(line) as { readonly event: string });
    expect(events.at(-1)).toMatchObject({ event: 'done' });
    expect(api.store.find(type, { namespace: 'shop', name: 'api-key' })).toBeUndefined();
  });

  test('reports a migration that fails, and ends with the code of a failure', async () => {
    controllers.behaviours.set('migrate', { does: 'crashes', exitCode: 1, log: ['relation "users" exists'] });
    await application.write('app.yaml', manifest.replace('API_KEY: "${parameters.api-key}", ', ''));
    const failed = await application.run('deploy', '--target', 'helm', '--namespace', 'two', '--yes');
    controllers.behaviours.clear();
    expect(failed.exitCode).toBe(1);
    expect(failed.stderr).toMatch(/last lines of its log:\n {4}relation "users" exists/);
    expect(failed.stderr).toContain('DEPLOY_NOT_READY job.batch/migrate is not ready');
  });
});

describeWithEngine('a publication that builds images', ({ host }) => {
  test('is ended by Ctrl-C with nothing written', async () => {
    const application = await createCommandLine({ program, engineHost: host });
    try {
      // A step that never ends, and says when it has begun.
      await application.write('Dockerfile', `FROM ${images.busybox}\nRUN echo has begun; sleep 600\n`);
      await application.write(
        'app.yaml',
        'name: built\nresources:\n  web: { type: container, build: { context: . }, endpoints: { http: { targetPort: 8080 } }, health: { http: / } }\n',
      );
      const publish = application.start('publish', '--target', 'k8s', '--registry', 'localhost:1/built', '--build');
      await publish.untilSays('web | has begun');
      publish.signal('SIGINT');
      const { exitCode, stderr } = await publish.ended;
      expect(exitCode).toBe(130);
      expect(stderr.trimEnd()).toMatch(/Interrupted\. Nothing was written to \.\/k8s\.$/);
      expect((await readdir(application.folder)).sort()).toEqual(['Dockerfile', 'app.yaml']);
    } finally {
      await application.dispose();
    }
  });
});
