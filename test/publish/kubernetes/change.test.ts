import { join } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadTarget } from '../../../src/publish/index.ts';
import { publishEnvironment } from '../../../src/publish/kubernetes/publish-environment.ts';
import { fixtures, loadFixture, loadForPublish } from '../load-fixture.ts';

const file = join(fixtures, 'publish/three-tiers/app.yaml');
const text = readFileSync(file, 'utf8');

/** Pod templates by workload, as JSON. */
async function templatesOf(draft: string): Promise<ReadonlyMap<string, string>> {
  const { request } = await loadForPublish(file, {}, new Map([[file, draft]]));
  const { publication } = await publishEnvironment(request, request.base);
  const found = publication.objects.flatMap(({ object }) => {
    const { spec } = object as { readonly spec?: { readonly template?: unknown; readonly instances?: unknown } };
    return spec?.template === undefined
      ? []
      : [[`${object.kind}/${object.metadata.name}`, JSON.stringify(spec.template)] as const];
  });
  return new Map(found);
}

describe('a change of the manifest', () => {
  test.each([
    ['a setting', 'LOG_LEVEL: info', 'LOG_LEVEL: debug', ['Deployment/api']],
    ['a limit', 'memory: 512Mi', 'memory: 640Mi', ['Deployment/api']],
    [
      'a probe',
      'health: { http: /health, live: /alive }\n    kubernetes',
      'health: { http: /ready, live: /alive }\n    kubernetes',
      ['Deployment/web'],
    ],
    ['the pool of a database', 'max: 20', 'max: 25', ['Deployment/api']],
    ['the number of replicas', 'replicas: 3', 'replicas: 5', []],
    ['a host name', 'shop.example.com', 'www.example.com', []],
    ['a comment', 'Three tiers', 'Three layers', []],
  ])('of %s changes the pods that read it, and no others', async (_, from, to, expected) => {
    expect(text).toContain(from);
    const [before, after] = [await templatesOf(text), await templatesOf(text.replace(from, to))];
    expect([...after.keys()]).toEqual([...before.keys()]);
    expect([...after.keys()].filter((key) => after.get(key) !== before.get(key))).toEqual(expected);
  });

  test('of the order of its resources changes no byte of them', async () => {
    const [head = '', resources = ''] = text.split('resources:\n');
    const blocks = resources.split(/\n(?= {2}\w)/).map((block) => block.trimEnd());
    const turned = `${head}resources:\n${blocks.toReversed().join('\n')}\n`;
    const publish = await loadTarget('k8s');
    const [one, other] = await Promise.all(
      [text, turned].map(async (draft) => publish((await loadForPublish(file, {}, new Map([[file, draft]]))).request)),
    );
    expect(other?.artifacts).toEqual(one?.artifacts);
  });
});

describe('secrets', () => {
  const secrets = ['s3cr3t-of-the-run/+ &', 'pässwörd"quoted\\'];

  test.each(['external', 'generated'] as const)('never stand in what is published with --secrets %s', async (mode) => {
    const file = join(fixtures, 'publish/external-database/app.yaml');
    const draft = readFileSync(file, 'utf8')
      .replace('description: The login of the orders database', `default: ${JSON.stringify(secrets[0])}`)
      .replace(
        'payments-key: { secret: true }',
        `payments-key: { secret: true, default: ${JSON.stringify(secrets[1])} }`,
      );
    const { request } = await loadForPublish(file, { secrets: mode }, new Map([[file, draft]]));
    const { artifacts } = await (await loadTarget('k8s'))(request);
    const all = artifacts.map(({ path, text }) => `${path}\n${text}`).join('\n');
    expect(all).toContain('orders-password');
    for (const secret of secrets) {
      for (const form of [
        secret,
        Buffer.from(secret).toString('base64'),
        encodeURIComponent(secret),
        JSON.stringify(secret),
      ]) {
        expect(all).not.toContain(form);
      }
    }
  });
});

test('nothing of this machine stands in what is published', async () => {
  const { request } = await loadFixture('publish/three-tiers');
  const { artifacts } = await (await loadTarget('k8s'))(request);
  const all = artifacts.map(({ path, text }) => `${path}\n${text}`).join('\n');
  expect(all).not.toContain(fixtures);
  expect(all).not.toContain(process.env['HOME'] ?? '/root/');
});
