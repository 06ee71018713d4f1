import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import type { KubernetesObject } from '../../../src/kinds/kubernetes-object.ts';
import { loadTarget } from '../../../src/publish/index.ts';
import { checkObjects, exceptionsOf } from '../../../src/publish/kubernetes/checks/index.ts';
import { publishEnvironment } from '../../../src/publish/kubernetes/publish-environment.ts';
import { hasErrors } from '../../../src/support/diagnostic.ts';
import { loadFixture, publishedFixtures } from '../load-fixture.ts';
import { checkedVersions, describeWithSchemas, validateObject } from './schemas.ts';

/** Exceptions that a default output needs: one replica on purpose, KEDA's replicas, pods that an operator makes. */
const allowedExceptions = ['deployment-replicas', 'networkpolicy-targets-pod'];

/** What each application must at least become. */
const needed: Readonly<Record<(typeof publishedFixtures)[number], readonly string[]>> = {
  shop: [
    'Deployment/web',
    'HTTPRoute/web',
    'Deployment/api',
    'Deployment/worker',
    'Cluster/db',
    'RabbitmqCluster/queue',
    'StatefulSet/cache',
  ],
  'publish/three-tiers': [
    'Cluster/db',
    'Database/reports',
    'ScheduledBackup/db',
    'ObjectStore/db',
    'RabbitmqCluster/queue',
    'StatefulSet/cache',
    'HorizontalPodAutoscaler/api',
    'PodDisruptionBudget/api',
    'PodDisruptionBudget/web',
    'HTTPRoute/web',
    'ServiceAccount/api',
    'ConfigMap/api-config',
    'Service/api',
    'NetworkPolicy/default-deny',
    'NetworkPolicy/db',
    'Namespace/tiers',
  ],
  'publish/regions': [
    'Cluster/db-primary',
    'Cluster/db-west',
    'Deployment/api-east',
    'Deployment/api-west',
    'HTTPRoute/front',
  ],
  'publish/jobs': ['Job/migrate', 'CronJob/import', 'NetworkPolicy/migrate', 'NetworkPolicy/import'],
  'publish/grpc': ['GRPCRoute/orders', 'Deployment/prices', 'Service/prices'],
  'publish/workers': ['ScaledObject/mailer', 'TriggerAuthentication/mailer', 'Deployment/sweeper'],
  'publish/external-database': ['ExternalSecret/orders-password', 'ExternalSecret/payments-key', 'Deployment/api'],
  'publish/vault': ['SecretStore/vault', 'ExternalSecret/vault-apikeys-external', 'StatefulSet/cache'],
  'publish/private-network': ['Deployment/edge', 'HTTPRoute/edge', 'NetworkPolicy/db'],
  'publish/fifty': ['Deployment/s01-1', 'Deployment/s10-5', 'HTTPRoute/s01-1'],
  'publish/volumes': ['StatefulSet/wiki', 'Deployment/scans', 'PersistentVolumeClaim/shared', 'ConfigMap/wiki-files'],
  'publish/overlays': ['Deployment/api', 'StatefulSet/cache'],
};

async function objectsOf(name: string): Promise<readonly KubernetesObject[]> {
  const { request } = await loadFixture(name);
  const { publication, diagnostics } = await publishEnvironment(request, request.base);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return publication.objects.map(({ object }) => object);
}

describe.each(publishedFixtures)('%s', (name) => {
  test('becomes what it must', async () => {
    const objects = await objectsOf(name);
    const found = objects.map(({ kind, metadata }) => `${kind}/${metadata.name}`);
    expect(found.filter((key, index) => found.indexOf(key) !== index)).toEqual([]);
    expect(found).toEqual(expect.arrayContaining([...needed[name]]));
  });

  test('passes every check, with no exception but those that it needs', async () => {
    const objects = await objectsOf(name);
    const operators = objects.filter(
      ({ apiVersion }) => !/^(v1|apps|batch|networking|policy|autoscaling)/.test(apiVersion),
    );
    const knownSecrets = operators.flatMap(({ metadata }) => [
      { name: `${metadata.name}-app` },
      { name: `${metadata.name}-default-user` },
    ]);
    expect(checkObjects(objects, { knownSecrets })).toEqual([]);
    const exceptions = exceptionsOf(objects);
    expect(exceptions.map(({ check }) => check).filter((check) => !allowedExceptions.includes(check))).toEqual([]);
    expect(exceptions.filter(({ reason }) => reason === undefined)).toEqual([]);
  });

  describeWithSchemas('schemas', () => {
    test.each(checkedVersions)('are met at %s', async (version) => {
      const objects = await objectsOf(name);
      const findings = objects.flatMap((object) =>
        validateObject(object, version).map((finding) => `${object.kind}/${object.metadata.name} ${finding}`),
      );
      expect(findings).toEqual([]);
    });
  });

  test('says the same to readers of YAML 1.1 and of 1.2, and the same bytes the second time', async () => {
    const { request } = await loadFixture(name);
    const publish = await loadTarget('k8s');
    const { artifacts, diagnostics } = await publish(request);
    expect(hasErrors(diagnostics)).toBe(false);
    for (const { path, text } of artifacts.filter(({ path }) => path.endsWith('.yaml'))) {
      expect({ path, value: parse(text, { version: '1.1' }) as unknown }).toEqual({
        path,
        value: parse(text) as unknown,
      });
      expect(parseAllDocuments(text)).toHaveLength(1);
      expect(text.endsWith('\n')).toBe(true);
    }
    const again = await publish((await loadFixture(name)).request);
    expect(again.artifacts).toEqual(artifacts);
  });
});
