import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publishEnvironment } from '../../../src/publish/kubernetes/publish-environment.ts';
import { fixtures, loadForPublish } from '../load-fixture.ts';

/** In a folder that is there; the text is the test's own. */
const file = join(fixtures, 'publish/app.yaml');

/** `severity CODE line` of all that publishing says of a manifest. */
async function said(resources: string): Promise<readonly string[]> {
  const parameters = resources.includes('parameters.') ? 'parameters:\n  region: {}\n' : '';
  const draft = `name: app\n${parameters}resources:\n${resources.replaceAll(/^/gm, '  ')}\n`;
  const { request } = await loadForPublish(file, {}, new Map([[file, draft]]));
  const { diagnostics } = await publishEnvironment(request, request.base);
  for (const { hint } of diagnostics) expect(hint).toMatch(/\S/);
  return diagnostics.map(({ severity, code, location }) => `${severity} ${code} ${location?.line}`);
}

describe('publishing refuses', () => {
  test.each([
    [
      'names that collide',
      'api: { type: container, image: "a/b:1" }\napi-nodes: { type: container, image: "a/b:1" }',
      'error NAMES_COLLIDE 4',
    ],
    ['a database whose data nobody keeps', 'db: { type: mysql }', 'error STORAGE_UNDECIDED 3'],
    ['an image without a version', 'api: { type: container, image: a/b }', 'error IMAGE_WITHOUT_VERSION 3'],
    ['the image latest', 'api: { type: container, image: "a/b:latest" }', 'error IMAGE_WITHOUT_VERSION 3'],
    ['root without a reason', 'api: { type: container, image: "a/b:1", user: 0 }', 'error ROOT_WITHOUT_REASON 3'],
    [
      'a writable root without a reason',
      'api: { type: container, image: "a/b:1", security: { readOnlyRoot: false } }',
      'error ROOT_WITHOUT_REASON 3',
    ],
    [
      'a folder of this machine',
      'api: { type: container, image: "a/b:1", mounts: [{ bind: ., target: /srv }] }',
      'error NOT_IN_CLUSTER 3',
    ],
    [
      'a variable of this machine',
      'api: { type: container, image: "a/b:1", env: { HOME: "${env.HOME}" } }',
      'error NOT_IN_CLUSTER 3',
    ],
    [
      'a secret among arguments',
      'api: { type: container, image: "a/b:1", args: ["--key=${cache.password}"] }\ncache: { type: redis, ephemeral: true }',
      'error SECRET_IN_ARGUMENTS 3',
    ],
    ['a command of this machine', 'api: { type: executable, command: ls }', 'error IMAGE_SOURCE_UNKNOWN 3'],
    [
      'a parameter without a value',
      'api: { type: container, image: "a/b:1", env: { REGION: "${parameters.region}" } }',
      'error PARAMETER_UNKNOWN_IN_PUBLISH 5',
    ],
    [
      'a secret put together in the open',
      'db: { type: postgres, volume: true }\napi: { type: container, image: "a/b:1", env: { MY_SECRET: "key-${db.password}" } }',
      'error SECRET_COMPOSED 4',
    ],
    [
      'a port for root alone',
      'api: { type: container, image: "a/b:1", endpoints: { http: { targetPort: 80 } }, health: { http: / } }',
      'error CHECK_FAILED 3',
    ],
  ])('%s, at its line', async (_, resources, expected) => {
    expect(await said(resources)).toContain(expected);
  });

  test('nothing, but says when an endpoint has no health path', async () => {
    const found = await said('api: { type: container, image: "a/b:1", endpoints: { http: { targetPort: 8080 } } }');
    expect(found).toEqual(['warning HEALTH_PATH_MISSING 3']);
  });

  test('replicas of a database', async () => {
    await expect(said('db: { type: mysql, volume: true, replicas: 2 }')).rejects.toThrow(/cannot have `replicas`/);
  });
});

test('what keeps files and is called by nobody needs no more than that', async () => {
  const resources = 'keeper: { type: container, image: "a/b:1", mounts: [{ volume: v, target: /data }] }';
  expect(await said(resources)).toEqual([]);
});

describe('an exception with its reason', () => {
  test('lets root through, and the namespace lets it in', async () => {
    const draft = `name: app
resources:
  old: { type: container, image: "a/old:1", user: 0, security: { readOnlyRoot: false, reason: It binds port 25 } }
`;
    const { request } = await loadForPublish(file, {}, new Map([[file, draft]]));
    const { publication, diagnostics } = await publishEnvironment(request, request.base);
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    const [namespace] = publication.objects.map(({ object }) => object);
    expect(namespace?.metadata.labels).toMatchObject({ 'pod-security.kubernetes.io/enforce': 'baseline' });
    const deployment = publication.objects.find(({ object }) => object.kind === 'Deployment');
    expect(deployment?.object.metadata.annotations).toEqual({
      'ignore-check.kube-linter.io/no-read-only-root-fs': 'It binds port 25',
      'ignore-check.kube-linter.io/run-as-non-root': 'It binds port 25',
      'kube-score/ignore': 'container-security-context-readonlyrootfilesystem,container-security-context-user-group-id',
      'kube-score/ignore-reason': 'It binds port 25',
    });
  });

  test('is taken for any check by its name', async () => {
    expect(
      await said(
        'api: { type: container, image: "a/b:1", endpoints: { http: { targetPort: 80 } }, health: { http: / }, kubernetes: { exceptions: { privileged-ports: The image knows no other } } }',
      ),
    ).toEqual([]);
  });
});
