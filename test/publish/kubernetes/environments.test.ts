import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadTarget, type KubernetesOptions, type TargetName } from '../../../src/publish/index.ts';
import { helmTemplate, kustomize } from '../../kubernetes/render.ts';
import { describeWithTools } from '../../kubernetes/requires.ts';
import { writeFiles } from '../helm/chart-folder.ts';
import { fixtures, loadForPublish } from '../load-fixture.ts';

const file = join(fixtures, 'publish/app.yaml');

const workers = `name: app
resources:
  queue: { type: rabbitmq, volume: true, queues: [mails] }
  mailer:
    type: container
    image: ghcr.io/acme/mailer:1.0.0
    replicas: { min: 1, max: 20 }
    references: [mails]
    kubernetes: { scaleOn: { queue: mails } }
environments:
  staging: { resources: { mailer: { replicas: { max: 5 } } } }
`;

async function publish(target: TargetName, draft: string, options: Partial<KubernetesOptions> = {}) {
  const { request } = await loadForPublish(file, options, new Map([[file, draft]]));
  return (await loadTarget(target))(request);
}

/** In the open, and in a Secret with the login. */
const addresses = [
  ['usual', (namespace: string) => `amqp://queue.${namespace}:5672/`],
  ['none', (namespace: string) => `@queue.${namespace}:5672/`],
] as const;

describeWithTools('what scales workers', () => {
  test.each(addresses)('asks the queue of its own environment (operators: %s)', async (operators, addressIn) => {
    const folder = await mkdtemp(join(tmpdir(), 'apphost-environments-'));
    try {
      await writeFiles(join(folder, 'k8s'), (await publish('k8s', workers, { operators })).artifacts);
      const [base, overlay] = [join(folder, 'k8s/base'), join(folder, 'k8s/overlays/staging')];
      expect(hostsIn(await kustomize(base))).toEqual([addressIn('app')]);
      expect(hostsIn(await kustomize(overlay))).toEqual([addressIn('app-staging')]);
      const chart = join(folder, 'helm');
      await writeFiles(chart, (await publish('helm', workers, { operators })).artifacts);
      const staging = { values: [join(chart, 'values-staging.yaml')] };
      expect(hostsIn(await helmTemplate(chart, { namespace: 'app' }))).toEqual([addressIn('app')]);
      expect(hostsIn(await helmTemplate(chart, { namespace: 'any', ...staging }))).toEqual([addressIn('any')]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** Every address with a namespace. */
function hostsIn(yaml: string): readonly string[] {
  return yaml.match(/(?:amqp:\/\/|@)queue\.[^"'\s]*/g) ?? [];
}

test.each(['k8s', 'helm'] as const)(
  'what is about the manifest is said once for all environments (%s)',
  async (target) => {
    const draft = `name: app
resources:
  web: { type: container, image: 'ghcr.io/acme/web:1.0.0', endpoints: { http: { targetPort: 8080 } } }
  api: { type: container, image: 'ghcr.io/acme/api:1.0.0', endpoints: { http: { targetPort: 8080 } } }
environments:
  staging: { resources: { web: { env: { A: b } } } }
  test: { resources: { web: { image: ghcr.io/acme/web } } }
`;
    const { diagnostics } = await publish(target, draft);
    expect(diagnostics.map(({ code, location }) => `${code} ${location?.line}`)).toEqual([
      'HEALTH_PATH_MISSING 3',
      'HEALTH_PATH_MISSING 4',
      // Of one environment alone.
      'IMAGE_WITHOUT_VERSION 3',
    ]);
  },
);
