import { expect, test } from 'vitest';
import type { KubernetesOptions } from '../../../src/publish/index.ts';
import { isAllowed } from './network-graph.ts';
import { publishDraft } from './publish-draft.ts';
import { checkedVersions, describeWithSchemas, validateObject } from './schemas.ts';

const worker = (queue: string) => `
queue: { type: rabbitmq, volume: true, queues: [{ name: mails, queue: outgoing }] }
mailer:
  type: container
  image: ghcr.io/acme/mailer:1.0.0
  replicas: { min: 1, max: 20 }
  references: [mails]
  kubernetes: { scaleOn: { queue: ${queue}, perReplica: 25 } }
`;

async function publishScaler(options: Partial<KubernetesOptions> = {}) {
  const draft = await publishDraft(worker('mails'), options);
  expect(draft.said.filter((said) => said.startsWith('error'))).toEqual([]);
  return {
    ...draft,
    spec: (kind: string) => (draft.find(kind, 'mailer') as { readonly spec?: unknown } | undefined)?.spec,
  };
}

test('workers are scaled by what waits in their queue, and by nothing else', async () => {
  const { spec, find } = await publishScaler();
  expect(spec('ScaledObject')).toMatchObject({
    scaleTargetRef: { name: 'mailer' },
    minReplicaCount: 1,
    maxReplicaCount: 20,
    triggers: [
      {
        type: 'rabbitmq',
        metadata: {
          protocol: 'amqp',
          queueName: 'outgoing',
          mode: 'QueueLength',
          value: '25',
          host: 'amqp://queue.app:5672/',
        },
        authenticationRef: { name: 'mailer' },
      },
    ],
  });
  expect(spec('TriggerAuthentication')).toEqual({
    secretTargetRef: [
      { parameter: 'username', name: 'queue-default-user', key: 'username' },
      { parameter: 'password', name: 'queue-default-user', key: 'password' },
    ],
  });
  expect(find('HorizontalPodAutoscaler', 'mailer')).toBeUndefined();
  expect(spec('Deployment')).not.toHaveProperty('replicas');
});

test('a login that is partly in the open is told as an address, which a Secret holds', async () => {
  const { spec, find } = await publishScaler({ operators: 'none' });
  const { triggers } = spec('ScaledObject') as { readonly triggers: readonly { readonly metadata: object }[] };
  expect(triggers[0]?.metadata).not.toHaveProperty('host');
  expect(spec('TriggerAuthentication')).toEqual({
    secretTargetRef: [{ parameter: 'host', name: 'mailer-secrets', key: 'scaler-address' }],
  });
  const secret = find('ExternalSecret', 'mailer-secrets') as {
    readonly spec?: { readonly target: { readonly template?: { readonly data: Readonly<Record<string, string>> } } };
  };
  expect(secret.spec?.target.template?.data['scaler-address']).toMatch(
    /^amqp:\/\/guest:\{\{.*urlquery.*\}\}@queue\.app:5672\/$/,
  );
});

test.each(['usual', 'none'] as const)('KEDA reaches the broker (operators: %s)', async (operators) => {
  const { objects, publication } = await publishScaler({ operators });
  const unit = publication.units.find(({ resource }) => resource.name === 'queue');
  const labels =
    unit?.form === 'operated'
      ? unit.server.podLabels
      : { 'app.kubernetes.io/name': 'queue', 'app.kubernetes.io/instance': 'app-queue' };
  const to = { namespace: 'app', labels };
  const from = { namespace: 'keda', labels: {} };
  expect(isAllowed(objects, { from, to, port: 5672, protocol: 'TCP' })).toBe(true);
  expect(isAllowed(objects, { from: { ...from, namespace: 'other' }, to, port: 5672, protocol: 'TCP' })).toBe(false);
});

test('what is no queue is refused', async () => {
  const { said, messages } = await publishDraft(worker('queue'));
  expect(said).toContain('error NOT_PUBLISHED 5');
  expect(messages).toContainEqual(expect.stringContaining('mailer is to be scaled by `queue`, which is no queue'));
});

describeWithSchemas('schemas', () => {
  test.each(checkedVersions)('it is valid at %s, with operators and without', async (version) => {
    for (const operators of ['usual', 'none'] as const) {
      const { objects } = await publishScaler({ operators });
      expect(objects.flatMap((object) => validateObject(object, version))).toEqual([]);
    }
  });
});
