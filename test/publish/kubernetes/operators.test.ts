import { expect, test } from 'vitest';
import type { Container } from 'kubernetes-types/core/v1.js';
import type { KubernetesObject } from '../../../src/kinds/kubernetes-object.ts';
import { isAllowed } from './network-graph.ts';
import { publishDraft, type PublishedDraft } from './publish-draft.ts';
import { checkedVersions, describeWithSchemas, validateObject } from './schemas.ts';

const whole = `
db:
  type: postgres
  tag: 17.6
  highAvailability: { replicas: 5, mode: zone-redundant }
  backup: { retentionDays: 35, schedule: "30 3 * * 0", destination: "https://acme.blob.core.windows.net/backups/db" }
  volume: { size: 50Gi, storageClass: fast }
  databases: [orders, { name: reports, database: Reporting }]
  limits: { cpu: 4, memory: 8Gi }
  pool: { pooler: true }
copy: { type: postgres, replicaOf: db, volume: true, region: westus }
queue: { type: rabbitmq, highAvailability: true, volume: { size: 20Gi }, queues: [mails] }
api:
  type: container
  image: docker.io/library/busybox:1.36
  references: [orders, reports, queue]
`;

interface Specified extends KubernetesObject {
  readonly spec?: Readonly<Record<string, unknown>>;
}

function specOf(draft: PublishedDraft, kind: string, name: string): Readonly<Record<string, unknown>> {
  const object: Specified | undefined = draft.find(kind, name);
  if (object?.spec === undefined) throw new Error(`there is no ${kind}/${name}`);
  return object.spec;
}

test('a PostgreSQL server is a Cluster with its standbys, databases, pooler and backups', async () => {
  const draft = await publishDraft(whole);
  expect(specOf(draft, 'Cluster', 'db')).toMatchObject({
    instances: 5,
    imageName: 'ghcr.io/cloudnative-pg/postgresql:17.6-standard-trixie',
    primaryUpdateStrategy: 'unsupervised',
    primaryUpdateMethod: 'switchover',
    enableSuperuserAccess: false,
    enablePDB: true,
    bootstrap: { initdb: { database: 'orders', owner: 'orders', dataChecksums: true } },
    storage: { size: '50Gi', storageClass: 'fast' },
    walStorage: { size: '13Gi', storageClass: 'fast' },
    postgresql: {
      synchronous: { method: 'any', number: 1, dataDurability: 'required' },
      parameters: { shared_buffers: '2048MB' },
    },
    affinity: {
      enablePodAntiAffinity: true,
      podAntiAffinityType: 'required',
      topologyKey: 'kubernetes.io/hostname',
    },
    topologySpreadConstraints: [
      {
        topologyKey: 'topology.kubernetes.io/zone',
        whenUnsatisfiable: 'DoNotSchedule',
        labelSelector: { matchLabels: { 'cnpg.io/cluster': 'db' } },
      },
    ],
    plugins: [{ name: 'barman-cloud.cloudnative-pg.io', isWALArchiver: true, parameters: { barmanObjectName: 'db' } }],
  });
  expect(specOf(draft, 'Database', 'reports')).toEqual({
    name: 'Reporting',
    owner: 'orders',
    cluster: { name: 'db' },
    ensure: 'present',
    databaseReclaimPolicy: 'retain',
  });
  expect(draft.find('Database', 'orders')).toBeUndefined();
  expect(specOf(draft, 'ScheduledBackup', 'db')).toMatchObject({ schedule: '0 30 3 * * 0', method: 'plugin' });
  expect(specOf(draft, 'ObjectStore', 'db')).toMatchObject({
    retentionPolicy: '35d',
    configuration: {
      destinationPath: 'https://acme.blob.core.windows.net/backups/db',
      azureCredentials: { inheritFromAzureAD: true },
    },
  });
  expect(specOf(draft, 'Pooler', 'db-pooler')).toMatchObject({
    instances: 2,
    type: 'rw',
    pgbouncer: { poolMode: 'transaction' },
  });
  expect(draft.find('Service', 'db')).toBeUndefined();
  expect(draft.find('StatefulSet', 'db')).toBeUndefined();
});

test('a read replica follows its primary by certificate, and has its login', async () => {
  const draft = await publishDraft(whole);
  expect(specOf(draft, 'Cluster', 'copy')).toMatchObject({
    instances: 1,
    enablePDB: false,
    bootstrap: { pg_basebackup: { source: 'db' } },
    replica: { enabled: true, source: 'db' },
    externalClusters: [
      {
        name: 'db',
        connectionParameters: { host: 'db-rw', user: 'streaming_replica', sslmode: 'verify-full' },
        sslKey: { name: 'db-replication', key: 'tls.key' },
        sslCert: { name: 'db-replication', key: 'tls.crt' },
        sslRootCert: { name: 'db-ca', key: 'ca.crt' },
      },
    ],
  });
  const read = await publishDraft(`
db: { type: postgres, volume: true, databases: [orders] }
copy: { type: postgres, replicaOf: db, volume: true }
api: { type: container, image: "docker.io/library/busybox:1.36", references: [{ resource: copy, as: archive }] }`);
  const { env = [] } = containerOf(read, 'api');
  expect(env.find(({ name }) => name === 'ARCHIVE_PASSWORD')?.valueFrom?.secretKeyRef).toEqual({
    name: 'db-app',
    key: 'password',
  });
  const settings = read.find('ConfigMap', 'api-config') as { readonly data?: Record<string, string> } | undefined;
  expect(settings?.data).toMatchObject({ ARCHIVE_HOST: 'copy-r', ARCHIVE_DATABASENAME: 'orders' });
});

test('clients get the address of the pooler, and the login that the operator makes', async () => {
  const draft = await publishDraft(whole);
  const { env = [] } = containerOf(draft, 'api');
  const value = (name: string) => env.find((variable) => variable.name === name);
  expect(value('ConnectionStrings__reports')?.value).toMatch(
    /^Host=db-pooler;Port=5432;Username=\$\(.*\);Password=\$\(.*\);Database=Reporting$/,
  );
  expect(value('ORDERS_USERNAME')?.valueFrom?.secretKeyRef).toEqual({ name: 'db-app', key: 'username' });
  expect(value('QUEUE_PASSWORD')?.valueFrom?.secretKeyRef).toEqual({ name: 'queue-default-user', key: 'password' });
  const settings = draft.find('ConfigMap', 'api-config') as { readonly data?: Record<string, string> } | undefined;
  expect(settings?.data).toMatchObject({ ORDERS_HOST: 'db-pooler', QUEUE_HOST: 'queue' });
  // The operators make these passwords: nobody else has to bring any.
  expect(draft.objects.filter(({ kind }) => kind === 'ExternalSecret')).toEqual([]);
});

test('clients reach the pooler and not the server, the pooler and the replica reach the server', async () => {
  const { objects } = await publishDraft(whole);
  const pod = (labels: Readonly<Record<string, string>>) => ({ namespace: 'app', labels });
  const pods = {
    api: pod({ 'app.kubernetes.io/name': 'api', 'app.kubernetes.io/instance': 'app-api' }),
    pooler: pod({ 'cnpg.io/poolerName': 'db-pooler' }),
    db: pod({ 'cnpg.io/cluster': 'db' }),
    copy: pod({ 'cnpg.io/cluster': 'copy' }),
    queue: pod({ 'app.kubernetes.io/name': 'queue', 'app.kubernetes.io/component': 'rabbitmq' }),
  };
  const names = Object.keys(pods) as (keyof typeof pods)[];
  const open = names.flatMap((from) =>
    names
      .filter((to) => isAllowed(objects, { from: pods[from], to: pods[to], port: 5432, protocol: 'TCP' }))
      .map((to) => `${from} → ${to}`),
  );
  expect(open).toEqual(['api → pooler', 'pooler → db', 'db → db', 'copy → db', 'copy → copy']);
  const operator = { namespace: 'cnpg-system', labels: {} };
  expect(isAllowed(objects, { from: operator, to: pods.db, port: 8000, protocol: 'TCP' })).toBe(true);
  expect(isAllowed(objects, { from: operator, to: pods.api, port: 8000, protocol: 'TCP' })).toBe(false);
});

test('a RabbitMQ broker is a RabbitmqCluster whose nodes stand apart', async () => {
  const draft = await publishDraft(whole);
  const spec = specOf(draft, 'RabbitmqCluster', 'queue');
  expect(spec).toMatchObject({
    replicas: 3,
    image: 'docker.io/library/rabbitmq:4.3-management',
    persistence: { storage: '20Gi' },
    resources: { requests: { memory: '1Gi' }, limits: { memory: '1Gi' } },
  });
  const { additionalConfig = '' } = spec['rabbitmq'] as { readonly additionalConfig?: string };
  expect(additionalConfig).toContain('cluster_partition_handling = pause_minority');
  expect(draft.messages).toContainEqual(expect.stringContaining('its queues (mails) are not made'));
});

test('a database that is always there is made by nobody, and names no owner', async () => {
  const draft = await publishDraft(
    'db: { type: postgres, volume: true, databases: [postgres, { name: t, database: template1 }, shop, more] }',
  );
  expect(draft.objects.filter(({ kind }) => kind === 'Database').map(({ metadata }) => metadata.name)).toEqual([
    'more',
  ]);
  expect(specOf(draft, 'Cluster', 'db')).toMatchObject({ bootstrap: { initdb: { database: 'shop', owner: 'shop' } } });
});

test('a backup to nowhere is refused, and so is one to what is no store', async () => {
  const nowhere = await publishDraft('db: { type: postgres, volume: true, backup: { retentionDays: 7 } }');
  expect(nowhere.said).toContain('error BACKUP_NOWHERE 3');
  expect(nowhere.find('ObjectStore', 'db')).toBeUndefined();
  const folder = await publishDraft('db: { type: postgres, volume: true, backup: { destination: /backups } }');
  expect(folder.messages).toContain('db is to be backed up to /backups, which is no address of a store');
  for (const destination of ['s3://backups/db', 'gs://backups/db']) {
    const there = await publishDraft(`db: { type: postgres, volume: true, backup: { destination: "${destination}" } }`);
    expect(there.said.filter((said) => said.startsWith('error'))).toEqual([]);
  }
});

test('what an operator does not take is said', async () => {
  const draft = await publishDraft(`
db:
  type: postgres
  image: docker.io/postgis/postgis:17-3.5
  username: postgres
  env: { TZ: Europe/Berlin }
  ephemeral: true
queue: { type: rabbitmq, ephemeral: true, username: shop, highAvailability: { replicas: 2 } }`);
  expect(draft.said.filter((said) => said.startsWith('error'))).toEqual([]);
  expect(draft.messages.filter((message) => /^(db|queue): /.test(message))).toEqual([
    'db: CloudNativePG makes its pods, so `env` of the manifest is not used; publish with `--operators none` to have it',
    'db: CloudNativePG runs its image docker.io/postgis/postgis:17-3.5 only if it is made for that, with a tag that begins with the version',
    'db: its clients log in as app, who owns its databases',
    'db: CloudNativePG keeps its data on a volume all the same',
    'queue: the RabbitMQ operator makes up its user and password, so the manifest’s are not used',
    'queue: an even number of nodes cannot tell which part goes on when it is cut in two',
  ]);
  expect(specOf(draft, 'RabbitmqCluster', 'queue')['persistence']).toEqual({ emptyDir: {} });
});

describeWithSchemas('schemas', () => {
  test.each(checkedVersions)('all of it is valid at %s', async (version) => {
    const { objects } = await publishDraft(whole);
    expect(objects.flatMap((object) => validateObject(object, version))).toEqual([]);
  });
});

function containerOf(draft: PublishedDraft, name: string): Container {
  const { template } = specOf(draft, 'Deployment', name) as {
    readonly template?: { readonly spec: { readonly containers: readonly Container[] } };
  };
  const [container] = template?.spec.containers ?? [];
  if (container === undefined) throw new Error(`${name} has no container`);
  return container;
}
