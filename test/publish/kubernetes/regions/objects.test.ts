import type { Service } from 'kubernetes-types/core/v1.js';
import type { Deployment } from 'kubernetes-types/apps/v1.js';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.js';
import { describe, expect, test } from 'vitest';
import type { HttpRoute } from '../../../../src/publish/kubernetes/network/routes.ts';
import type { Cluster } from '../../../../src/kinds/postgres/kubernetes-objects.ts';
import { checkedVersions, describeWithSchemas, validateObject } from '../schemas.ts';
import { objectsIn } from './region-objects.ts';

const anywhere = { ipBlock: { cidr: '0.0.0.0/0', except: ['169.254.169.254/32'] } };
const workloads = (names: readonly string[]): readonly string[] =>
  names.filter((name) => /^(Deployment|StatefulSet|Job|Cluster|RabbitmqCluster)\//.test(name));

describe('the cluster of a region', () => {
  test('has what runs in that region, and what names none', async () => {
    expect(workloads((await objectsIn('eastus')).names)).toEqual([
      'Cluster/db',
      'Deployment/api-east',
      'Deployment/web',
      'Job/migrate',
      'RabbitmqCluster/queue',
      'StatefulSet/cache',
    ]);
    expect(workloads((await objectsIn('westus')).names)).toEqual([
      'Cluster/db-west',
      'Deployment/api-west',
      'Deployment/mailer',
      'Deployment/web',
      'StatefulSet/cache',
    ]);
  });

  test.each(['eastus', 'westus'])('passes every check in %s', async (region) => {
    const { said } = await objectsIn(region);
    expect(said.filter((text) => !text.startsWith('note '))).toEqual([]);
  });

  test.each(['eastus', 'westus'])('passes every check in %s without operators', async (region) => {
    const { said } = await objectsIn(region, { operators: 'none' });
    expect(said.filter((text) => text.startsWith('error CHECK_FAILED'))).toEqual([]);
  });

  test('needs no affinity to nodes of the region: it has no others', async () => {
    const { find } = await objectsIn('eastus');
    expect((find('Deployment', 'api-east') as Deployment).spec?.template.spec?.affinity?.nodeAffinity).toBeUndefined();
    expect((find('Cluster', 'db') as Cluster).spec.affinity).not.toHaveProperty('nodeAffinity');
  });

  test('leads its front door to what runs there', async () => {
    const backends = async (region: string): Promise<readonly string[]> =>
      ((await objectsIn(region)).find('HTTPRoute', 'front') as HttpRoute).spec.rules.flatMap(({ backendRefs }) =>
        backendRefs.map(({ name }) => name),
      );
    expect(await backends('eastus')).toEqual(['api-east']);
    expect(await backends('westus')).toEqual(['api-west']);
    expect((await objectsIn('westus')).said).toContainEqual(
      expect.stringContaining('front leads to what runs in westus alone'),
    );
  });

  describeWithSchemas('schemas', () => {
    test.each(checkedVersions)('are met at %s', async (version) => {
      for (const region of ['eastus', 'westus']) {
        for (const operators of ['usual', 'none'] as const) {
          const { objects } = await objectsIn(region, { operators });
          expect(objects.flatMap((object) => validateObject(object, version))).toEqual([]);
        }
      }
    });
  });
});

describe('what another region runs', () => {
  test('has its Service here, which leads to the exported one, or to where the manifest says', async () => {
    const { find } = await objectsIn('westus');
    const addressOf = (name: string) => (find('Service', name) as Service).spec;
    expect(addressOf('queue')).toMatchObject({
      type: 'ExternalName',
      externalName: 'queue.globe.svc.clusterset.local',
    });
    // Clients meet the pooler, and the read copy follows the server itself.
    expect(addressOf('db-pooler')).toMatchObject({ externalName: 'db.eastus.example.com' });
    expect(addressOf('db-rw')).toMatchObject({ externalName: 'db.eastus.example.com' });
    expect((await objectsIn('eastus')).objects.filter(({ kind }) => kind === 'Service')).not.toContainEqual(
      expect.objectContaining({ spec: expect.objectContaining({ type: 'ExternalName' }) as unknown }),
    );
  });

  test('is led to by no Service where nothing uses it', async () => {
    const { names } = await objectsIn('eastus');
    expect(names.filter((name) => name.includes('west'))).toEqual([]);
  });

  test('is followed by a read copy here, by way of that Service', async () => {
    const { spec } = (await objectsIn('westus')).find('Cluster', 'db-west') as Cluster;
    expect(spec.replica).toEqual({ enabled: true, source: 'db' });
    expect(spec.bootstrap).toEqual({ pg_basebackup: { source: 'db' } });
    expect(spec.externalClusters?.[0]?.connectionParameters).toMatchObject({ host: 'db-rw', sslmode: 'verify-full' });
  });

  test('can be left for by those alone that use it, on its port', async () => {
    const { find } = await objectsIn('westus');
    const egress = (name: string) => (find('NetworkPolicy', name) as NetworkPolicy).spec?.egress ?? [];
    expect(egress('mailer')).toContainEqual({
      to: [anywhere],
      ports: [
        { protocol: 'TCP', port: 5672 },
        { protocol: 'TCP', port: 15672 },
      ],
    });
    expect(egress('api-west')).toContainEqual({ to: [anywhere], ports: [{ protocol: 'TCP', port: 8080 }] });
    expect(JSON.stringify(egress('cache'))).not.toContain('ipBlock');
    expect(JSON.stringify(egress('mailer'))).not.toContain('5432');
  });

  test('is let in from the ranges that the manifest names, each once, and else from nowhere', async () => {
    const { find, said } = await objectsIn('eastus');
    const ingress = (name: string) => (find('NetworkPolicy', name) as NetworkPolicy).spec?.ingress ?? [];
    const ranges = ['10.20.0.0/16', '192.0.2.7/32'].map((cidr) => ({ ipBlock: { cidr } }));
    // The read copy comes to the server, everybody else to the pooler.
    expect(ingress('db')[0]?.from).toEqual(ranges);
    expect(ingress('db-pooler')[0]?.from?.filter((peer) => 'ipBlock' in peer)).toEqual(ranges);
    expect(JSON.stringify(ingress('queue'))).not.toContain('ipBlock');
    expect(said).toContain(
      'note REGION_CROSSED queue is used from other regions, and its NetworkPolicy lets none of them in',
    );
    expect(said.join()).not.toContain('db is used from other regions');
  });

  test('is said of everything that uses it', async () => {
    const { said } = await objectsIn('westus');
    const crossed = said.filter((text) => text.startsWith('note REGION_CROSSED'));
    expect(crossed.map((text) => text.split(/ |: /).slice(2, 7).join(' ')).sort()).toEqual([
      'api-west uses api-east of eastus,',
      'api-west uses db of eastus,',
      'db-west uses db of eastus,',
      'mailer uses queue of eastus,',
      'web uses db of eastus,',
    ]);
  });
});
