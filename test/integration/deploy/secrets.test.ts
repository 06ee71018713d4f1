import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

import { expect, it, onTestFinished } from 'vitest';

import { deployApplication, destroyApplication } from '../../../src/deploy/index.ts';
import type { DeployTarget, Published } from '../../../src/deploy/published.ts';
import { exampleEnding, loadTarget, suppliedUnder } from '../../../src/publish/index.ts';
import { readPublished, writeArtifacts } from '../../../src/publish/write.ts';
import { kustomize } from '../../kubernetes/render.ts';
import { describeWithTools } from '../../kubernetes/requires.ts';
import { loadFixture } from '../../publish/load-fixture.ts';
import { parseDocuments } from '../../../src/deploy/kubernetes/render-objects.ts';
import { readSuppliedSecrets } from '../../../src/deploy/supplied-secrets.ts';
import { namespace, openTestCluster, request, type TestCluster } from './cluster.ts';

/** What a person fills in, for each file and key another. */
const secretWord = 'never-on-disk';

describeWithTools('secrets that stand in files', () => {
  it.each(['k8s', 'helm'] as const)('arrive in the cluster with --target %s, and nowhere else', async (target) => {
    await using cluster = await openTestCluster();
    const published = await publishWithSecrets(target);
    await fillIn(published);
    await deploy(cluster, published, target);
    expect(cluster.find('Secret', 'api-secrets')).toMatchObject({
      data: { SECRET_HEADER: inBase64(`${secretWord} api-secrets SECRET_HEADER`) },
      metadata: { labels: { 'app.kubernetes.io/part-of': published.application } },
    });
    expect(cluster.find('Secret', 'orders-password')).toMatchObject({
      data: {
        value: inBase64(`${secretWord} orders-password value`),
        'value-uri': inBase64(`${secretWord} orders-password value-uri`),
      },
    });
    expect(JSON.stringify(cluster.events)).not.toContain(secretWord);
    expect(await filesWith(secretWord, [cluster.folder, published.home])).toEqual(
      (published.secrets ?? []).map(({ variables }) => variables?.file),
    );
    expect(releasesOf(cluster).filter((release) => release.includes(secretWord))).toEqual([]);
    await destroyApplication(published, { ...request, target }, cluster.surroundings());
    expect(cluster.names('Secret')).toEqual([]);
  });

  it('are those that the overlay of kustomize makes', async () => {
    const published = await publishWithSecrets('k8s');
    await fillIn(published);
    const overlay = parseDocuments(await kustomize(join(published.home, 'overlays/production')));
    const secrets = overlay.filter(({ kind }) => kind === 'Secret');
    expect(secrets.map(({ data, metadata: { name, labels } }) => ({ name, labels, data }))).toEqual(
      (await readSuppliedSecrets(published)).map(({ data, metadata: { name, labels } }) => ({ name, labels, data })),
    );
  });

  it('go when nobody reads them any more', async () => {
    await using cluster = await openTestCluster();
    const published = await publishWithSecrets('helm');
    await fillIn(published);
    await deploy(cluster, published, 'helm');
    const [first] = published.secrets ?? [];
    await deploy(cluster, { ...published, secrets: first === undefined ? [] : [first] }, 'helm');
    expect(cluster.names('Secret').filter((name) => !name.startsWith('sh.helm'))).toEqual([first?.name]);
  });

  it('are missed before anything is asked of the cluster, all at once, and none is repeated', async () => {
    await using cluster = await openTestCluster();
    const published = await publishWithSecrets('k8s');
    await fillIn(published);
    const folder = join(published.home, 'overlays/production/secrets');
    await rm(join(folder, 'api-secrets.env'));
    await writeFile(
      join(folder, 'orders-password.env'),
      `# mine\n${secretWord}\nvalue=\nvalue-uri=x\nvalue-keyvalue=x\n`,
    );
    const error: unknown = await deploy(cluster, published, 'k8s').catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'SECRETS_NOT_SUPPLIED',
      diagnostics: [
        { message: `${folder}/api-secrets.env is not there` },
        { message: `${folder}/orders-password.env:2 has none of the keys value, value-keyvalue, value-uri` },
        { message: `${folder}/orders-password.env has no value for \`value\`` },
      ],
    });
    expect(JSON.stringify(error)).not.toContain(secretWord);
    expect(cluster.events).toEqual([]);
  });

  it('keep their mode when the folder is published into again', async () => {
    const published = await publishWithSecrets('k8s');
    await fillIn(published);
    await writeArtifacts(published.home, [], await readPublished(published.home));
    const [file = ''] = (published.secrets ?? []).map(({ variables }) => variables?.file);
    expect((await stat(file)).mode % 0o1000).toBe(0o600);
  });
});

interface PublishedHere extends Published {
  readonly home: string;
}

async function publishWithSecrets(target: DeployTarget): Promise<PublishedHere> {
  const home = await mkdtemp(join(tmpdir(), 'apphost-deploy-secrets-'));
  onTestFinished(() => rm(home, { recursive: true, force: true }));
  const { request: wish } = await loadFixture('publish/external-database', {
    secrets: 'file',
    edge: 'ingress',
    namespace,
  });
  const { artifacts, supplied } = await (await loadTarget(target))(wish);
  await writeArtifacts(home, artifacts, await readPublished(home));
  const { name } = wish.base.application;
  return {
    application: name,
    namespace,
    folder: target === 'k8s' ? join(home, 'base') : home,
    secrets: supplied.map((secret) => suppliedUnder(`${home}/`, secret)),
    home,
  };
}

async function fillIn({ secrets = [] }: Published): Promise<void> {
  for (const { name, variables } of secrets) {
    if (variables === undefined) continue;
    const example = await readFile(`${variables.file}${exampleEnding}`, 'utf8');
    const filled = example.replaceAll(/^([^#\n]+)=$/gm, `$1=${secretWord} ${name} $1`);
    await writeFile(variables.file, filled, { mode: 0o600 });
  }
}

async function deploy(cluster: TestCluster, published: Published, target: DeployTarget): Promise<void> {
  await deployApplication(published, { ...request, target }, cluster.surroundings());
}

function inBase64(text: string): string {
  return Buffer.from(text).toString('base64');
}

async function filesWith(text: string, folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    for (const entry of entries.filter((each) => each.isFile())) {
      const path = join(entry.parentPath, entry.name);
      const content = await readFile(path, 'latin1');
      if (content.includes(text) || content.includes(inBase64(text).slice(0, -4))) found.push(path);
    }
  }
  return found.toSorted();
}

/** What helm keeps of a release in the cluster. */
function releasesOf(cluster: TestCluster): readonly string[] {
  return cluster
    .names('Secret')
    .filter((name) => name.startsWith('sh.helm'))
    .map((name) => {
      const { release = '' } = (cluster.find('Secret', name) as unknown as { data: Record<string, string> }).data;
      const inner = Buffer.from(Buffer.from(release, 'base64').toString(), 'base64');
      return gunzipSync(inner).toString();
    });
}
