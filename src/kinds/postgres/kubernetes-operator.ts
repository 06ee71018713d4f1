import type { ClusterOperator, OperatedServer, OperatorRequest } from '../cluster.ts';
import type { KubernetesObject } from '../kubernetes-object.ts';
import type { Cluster, Database, Pooler } from './kubernetes-objects.ts';
import { backupObjects, backupPlugins } from './kubernetes-backup.ts';
import type { PostgresOptions } from './schema.ts';

/** Runs PostgreSQL with a standby that takes over, backups and read copies. */
export const cloudNativePg: ClusterOperator = {
  name: 'CloudNativePG',
  version: '1.26 or newer',
  url: 'https://cloudnative-pg.io',
  namespace: 'cnpg-system',
  serve,
};

/** The user that the operator makes for applications; it owns their databases. */
const owner = 'app';
const usualDatabase = 'app';

function serve(request: OperatorRequest): OperatedServer {
  const { meta, primary } = request;
  const options = optionsOf(request);
  const login = `${primary?.meta.name ?? meta.name}-app`;
  const isPooled = options.pool?.pooler === true && primary === undefined;
  const objects: readonly KubernetesObject[] = [
    toCluster(request),
    ...furtherDatabases(request),
    ...(isPooled ? [toPooler(request)] : []),
    ...backupObjects(request, options),
  ];
  return {
    objects,
    // A read copy has no primary of its own: its reads go to whichever of its instances answers.
    hosts: { tcp: isPooled ? poolerName(meta.name) : primary === undefined ? `${meta.name}-rw` : `${meta.name}-r` },
    secrets: { username: { secret: login, key: 'username' }, password: { secret: login, key: 'password' } },
    podLabels: { 'cnpg.io/cluster': meta.name },
    ...(isPooled ? { front: frontOf(meta.name) } : {}),
    peerPorts: [5432, 8000],
    operatorPorts: [5432, 8000],
    reachesOutside: options.backup !== undefined,
    notes: notesOf(request, options),
  };
}

function toCluster(request: OperatorRequest): Cluster {
  const { meta, primary, storage, resources, nodeAffinity } = request;
  const options = optionsOf(request);
  const instances = instancesOf(options);
  const isMany = instances > 1;
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: { ...meta },
    spec: {
      instances,
      imageName: imageOf(request),
      primaryUpdateStrategy: 'unsupervised',
      primaryUpdateMethod: isMany ? 'switchover' : 'restart',
      enableSuperuserAccess: false,
      ...(primary === undefined ? { bootstrap: firstDatabase(request) } : following(primary)),
      storage: { ...storage },
      ...(isMany ? { walStorage: { size: '4Gi', ...classOf(storage) } } : {}),
      // One standby must have what is committed, or a failure would lose it.
      ...(isMany && primary === undefined
        ? { postgresql: { synchronous: { method: 'any', number: 1, dataDurability: 'required' } } }
        : {}),
      affinity: {
        enablePodAntiAffinity: true,
        podAntiAffinityType: isMany ? 'required' : 'preferred',
        topologyKey: 'kubernetes.io/hostname',
        ...(nodeAffinity === undefined ? {} : { nodeAffinity }),
      },
      ...(isMany ? { topologySpreadConstraints: [overZones(meta.name)] } : {}),
      resources,
      ...backupPlugins(request, options),
    },
  };
}

function optionsOf({ resource }: OperatorRequest): PostgresOptions {
  return resource.options;
}

/** Three by default: with two, the loss of one stops all writes that wait for a standby. */
function instancesOf({ highAvailability }: PostgresOptions): number {
  if (highAvailability === undefined || highAvailability === false) return 1;
  return highAvailability === true ? 3 : (highAvailability.replicas ?? 3);
}

/** The operator's own images: the usual ones lack what it runs inside. */
function imageOf({ image, resource }: OperatorRequest): string {
  if (resource.options['image'] !== undefined) return image;
  const tag = image.split('@')[0]?.split(':').at(-1) ?? '18.3';
  return `ghcr.io/cloudnative-pg/postgresql:${tag.replace(/-.*$/, '')}`;
}

function firstDatabase({ children }: OperatorRequest): Cluster['spec']['bootstrap'] {
  const [first] = children;
  return { initdb: { database: first?.creation?.name ?? usualDatabase, owner, dataChecksums: true } };
}

/** Streams from the primary, logged in by the certificate that the primary's operator made for its own standbys. */
function following({
  meta: { name },
}: OperatorRequest): Pick<Cluster['spec'], 'bootstrap' | 'replica' | 'externalClusters'> {
  return {
    bootstrap: { pg_basebackup: { source: name } },
    replica: { enabled: true, source: name },
    externalClusters: [
      {
        name,
        connectionParameters: {
          host: `${name}-rw`,
          user: 'streaming_replica',
          dbname: 'postgres',
          sslmode: 'verify-full',
        },
        sslKey: { name: `${name}-replication`, key: 'tls.key' },
        sslCert: { name: `${name}-replication`, key: 'tls.crt' },
        sslRootCert: { name: `${name}-ca`, key: 'ca.crt' },
      },
    ],
  };
}

function furtherDatabases({ meta, children }: OperatorRequest): readonly Database[] {
  return children.slice(1).map((child) => ({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Database',
    metadata: { ...meta, name: child.name },
    // Whoever removes it from the manifest has not said that its data may go.
    spec: {
      name: child.creation?.name ?? child.name,
      owner,
      cluster: { name: meta.name },
      databaseReclaimPolicy: 'retain',
    },
  }));
}

function poolerName(cluster: string): string {
  return `${cluster}-pooler-rw`;
}

function frontOf(cluster: string): NonNullable<OperatedServer['front']> {
  return { name: poolerName(cluster), podLabels: { 'cnpg.io/poolerName': poolerName(cluster) } };
}

function toPooler({ meta }: OperatorRequest): Pooler {
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Pooler',
    metadata: { ...meta, name: poolerName(meta.name) },
    spec: {
      cluster: { name: meta.name },
      instances: 2,
      type: 'rw',
      pgbouncer: { poolMode: 'transaction', parameters: { max_client_conn: '1000', default_pool_size: '20' } },
    },
  };
}

function overZones(name: string) {
  return {
    maxSkew: 1,
    topologyKey: 'topology.kubernetes.io/zone',
    whenUnsatisfiable: 'ScheduleAnyway' as const,
    labelSelector: { matchLabels: { 'cnpg.io/cluster': name } },
  };
}

function classOf({ storageClass }: OperatorRequest['storage']): { readonly storageClass?: string } {
  return storageClass === undefined ? {} : { storageClass };
}

/** What the operator does in its own way. */
function notesOf({ resource, primary }: OperatorRequest, options: PostgresOptions): readonly string[] {
  const notes: string[] = [];
  if (options.username !== undefined || options.password !== undefined) {
    notes.push(
      `clients log in as \`${owner}\`, with a password that the operator makes: the manifest's own is not used`,
    );
  }
  if (options.image !== undefined)
    notes.push(`its image ${String(resource.options['image'])} must have been made for the operator`);
  if (options.backup !== undefined && primary !== undefined) notes.push('a read copy is not backed up: its primary is');
  return notes;
}
