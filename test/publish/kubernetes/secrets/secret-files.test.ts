import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';
import type { Secret } from 'kubernetes-types/core/v1.js';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { loadTarget, type Artifact } from '../../../../src/publish/index.ts';
import type { SecretPlan } from '../../../../src/publish/kubernetes/secrets/secret-plan.ts';
import { secretFiles } from '../../../../src/publish/kubernetes/secrets/secret-files.ts';
import { hasErrors } from '../../../../src/support/diagnostic.ts';
import { kustomize } from '../../../kubernetes/render.ts';
import { describeWithTools } from '../../../kubernetes/requires.ts';
import { loadFixture } from '../../load-fixture.ts';
import { checkedVersions, describeWithSchemas, validateObject } from '../schemas.ts';

async function publish(fixture: string): Promise<readonly Artifact[]> {
  const { request } = await loadFixture(fixture, { secrets: 'file' });
  const { artifacts, diagnostics } = await (await loadTarget('k8s'))(request);
  expect(hasErrors(diagnostics)).toBe(false);
  return artifacts;
}

const textAt = (artifacts: readonly Artifact[], path: string): string =>
  artifacts.find((artifact) => artifact.path === path)?.text ?? '';

describe('secrets in files', () => {
  test('are asked for in an overlay of every environment, and the base knows nothing of them', async () => {
    const artifacts = await publish('publish/overlays');
    for (const environment of ['production', 'staging']) {
      const kustomization = parse(textAt(artifacts, `overlays/${environment}/kustomization.yaml`)) as unknown;
      expect(kustomization).toMatchObject({
        secretGenerator: [
          {
            name: 'cache-password',
            envs: ['secrets/cache-password.env'],
            options: { disableNameSuffixHash: true },
          },
        ],
      });
    }
    expect(textAt(artifacts, 'base/kustomization.yaml')).not.toContain('secret');
    expect(textAt(artifacts, 'README.md')).toContain('kubectl apply --server-side -k overlays/production');
    expect(textAt(artifacts, 'README.md')).not.toContain('-k base');
  });

  test('have an example with every key, what each is, and no value', async () => {
    const artifacts = await publish('publish/external-database');
    expect(textAt(artifacts, 'overlays/production/secrets/orders-password.env.example')).toBe(
      `# the parameter orders-password: The login of the orders database
# Copy this file to orders-password.env, and write each value after its \`=\`.

# The secret as it is, on one line and without quotes.
value=

# The same, in double quotes, its own doubled, when it has one of \`;'"=\` or a space at an end.
value-keyvalue=

# The same, percent-encoded for a URI (all but letters, digits and \`-._~\`).
value-uri=
`,
    );
    expect(textAt(artifacts, 'overlays/production/secrets/api-secrets.env.example')).toContain(
      '# Bearer <payments-key>\nSECRET_HEADER=\n',
    );
  });

  test('of several lines are files of their own', () => {
    const plan = {
      single: [],
      composed: [
        {
          name: 'api-secrets',
          resource: { name: 'api' },
          content: new Map([
            [
              '0-app.ini',
              [
                '[db]\npassword = ',
                { part: 'secret', of: { from: 'parameter', name: 'db-password' }, encodings: ['json'] },
              ],
            ],
          ]),
        },
      ],
    } as unknown as SecretPlan;
    const { generators, artifacts } = secretFiles(plan, {});
    expect(generators).toEqual([
      {
        name: 'api-secrets',
        files: ['0-app.ini=secrets/api-secrets.0-app.ini'],
        options: { disableNameSuffixHash: true, labels: {} },
      },
    ]);
    expect(artifacts.map(({ path, text }) => [path, text])).toContainEqual([
      'secrets/api-secrets.0-app.ini.example',
      '[db]\npassword = <db-password, json>\n',
    ]);
  });

  test('need no overlay where there are none', async () => {
    const artifacts = await publish('publish/grpc');
    expect(artifacts.filter(({ path }) => path.startsWith('overlays/'))).toEqual([]);
  });

  test('are ignored by git, and their examples are not', async () => {
    const folder = await written(await publish('publish/external-database'));
    const secrets = join(folder, 'overlays/production/secrets');
    await fillIn(secrets);
    const git = (...args: readonly string[]) => execa('git', ['-C', folder, ...args]);
    await git('init', '--quiet');
    await git('add', '--all');
    const { stdout } = await git('ls-files');
    const listed = stdout.split('\n').filter((path) => path.includes('secrets/'));
    expect(listed.map((path) => path.split('/').at(-1))).toEqual([
      '.gitignore',
      'api-secrets.env.example',
      'orders-password.env.example',
      'payments-key.env.example',
    ]);
  });
});

describeWithTools('kubectl kustomize', () => {
  test('makes the Secrets of what was filled in; the base renders without it', async () => {
    const folder = await written(await publish('publish/external-database'));
    const base = parseAllDocuments(await kustomize(join(folder, 'base')));
    expect(base.map((document) => (document.toJS() as Secret).kind)).not.toContain('Secret');
    await expect(kustomize(join(folder, 'overlays/production'))).rejects.toThrow(/api-secrets.env/);
    await fillIn(join(folder, 'overlays/production/secrets'));
    const secrets = parseAllDocuments(await kustomize(join(folder, 'overlays/production')))
      .map((document) => document.toJS() as Secret)
      .filter(({ kind }) => kind === 'Secret');
    const data = secrets.map(({ metadata, data: found = {} }) => [
      `${metadata?.namespace}/${metadata?.name}`,
      Object.fromEntries(Object.entries(found).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()])),
    ]);
    expect(Object.fromEntries(data)).toEqual({
      'outside/api-secrets': { SECRET_HEADER: 'SECRET_HEADER="#1" = $x' },
      'outside/orders-password': {
        value: 'value="#1" = $x',
        'value-keyvalue': 'value-keyvalue="#1" = $x',
        'value-uri': 'value-uri="#1" = $x',
      },
      'outside/payments-key': { value: 'value="#1" = $x' },
    });
  });
});

describeWithSchemas('what reads secrets from files', () => {
  test.each(checkedVersions)('is valid at %s', async (version) => {
    const artifacts = await publish('publish/vault');
    const objects = artifacts
      .filter(({ path }) => /^base\/.*\.yaml$/.test(path) && !path.endsWith('kustomization.yaml'))
      .map(({ text }) => parse(text) as unknown);
    expect(objects.flatMap((object) => validateObject(object, version))).toEqual([]);
  });
});

async function written(artifacts: readonly Artifact[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'apphost-secret-files-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const { path, text } of artifacts) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

/** As the examples say: copied, and a value after each `=`. */
async function fillIn(folder: string): Promise<void> {
  const examples = (await readdir(folder)).filter((name) => name.endsWith('.example'));
  for (const example of examples) {
    const file = join(folder, example.replace(/\.example$/, ''));
    await copyFile(join(folder, example), file);
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replaceAll(/^([-\w]+)=$/gm, '$1=$1="#1" = $$x'));
  }
}
