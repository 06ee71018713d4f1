import { readCluster } from './kubernetes-read.ts';
import type { ClusterOperator, OperatedServer, OperatorRequest } from '../cluster.ts';
import { ignoredByOperator } from '../parts/operator-notes.ts';
import { standbyOf, zoneSpread } from '../parts/standby.ts';
import { parseQuantity } from '../../support/quantity.ts';
import { backupsOf } from './kubernetes-backup.ts';
import { operatorImage } from './kubernetes-image.ts';
import type { Cluster, ClusterSpec, Database, ExternalCluster } from './kubernetes-objects.ts';
import { poolerOf } from './kubernetes-pooler.ts';

export const cloudNativePg: ClusterOperator = {
  name: 'CloudNativePG',
  version: '1.26 or newer',
  url: 'https://cloudnative-pg.io',
  namespace: 'cnpg-system',
  serve,
  read: readCluster,
};

function serve(request: OperatorRequest): OperatedServer {
  const { meta, primary } = request;
  const backups = backupsOf(request);
  const pooler = poolerOf(request);
  const login = loginOf(primary ?? request);
  const secret = `${(primary ?? request).meta.name}-app`;
  return {
    objects: [
      toCluster(request, backups.plugins),
      ...(primary === undefined ? toDatabases(request, login) : []),
      ...(pooler === undefined ? [] : [pooler.object]),
      ...backups.objects,
    ],
    hosts: { tcp: pooler?.front.name ?? `${meta.name}-${primary === undefined ? 'rw' : 'r'}` },
    secrets: { username: { secret, key: 'username' }, password: { secret, key: 'password' } },
    podLabels: podLabels(meta.name),
    peerPorts: [5432, 8000],
    operatorPorts: [5432, 8000],
    reachesOutside: backups.objects.length > 0,
    ...(pooler === undefined ? {} : { front: pooler.front }),
    ...(primary === undefined ? {} : { follows: followed(primary.meta.name) }),
    notes: [...notesOf(request, login), ...backups.notes],
    problems: backups.problems,
  };
}

function podLabels(cluster: string): Readonly<Record<string, string>> {
  return { 'cnpg.io/cluster': cluster };
}

interface Login {
  readonly owner: string;
  /** The database that is made with the server; the others are made after it. */
  readonly first: string;
}

const reserved = ['postgres', 'template0', 'template1'];

/**
 * Its clients log in as the owner of the databases, never as the superuser. A server-level connection names no database,
 * and client libraries then take that of the user's name.
 */
function loginOf({ resource: { options }, children }: OperatorRequest): Login {
  const first = children.map(innerName).find((name) => !reserved.includes(name)) ?? 'app';
  const username = options['username'];
  const isUsable = typeof username === 'string' && !username.includes('${') && username !== 'postgres';
  return { owner: isUsable ? username : first, first };
}

function innerName({ name, creation }: OperatorRequest['children'][number]): string {
  return creation?.name ?? name;
}

function toCluster(request: OperatorRequest, plugins: ClusterSpec['plugins']): Cluster {
  const { meta, image, storage, resources, nodeAffinity, primary } = request;
  const standby = standbyOf(request);
  const { owner, first } = loginOf(request);
  const spread = zoneSpread(standby, podLabels(meta.name));
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: meta,
    spec: {
      instances: standby.servers,
      imageName: operatorImage(image).reference,
      primaryUpdateStrategy: 'unsupervised',
      primaryUpdateMethod: standby.servers > 1 ? 'switchover' : 'restart',
      enableSuperuserAccess: false,
      // The node of a server alone could never be emptied.
      enablePDB: standby.servers > 1,
      bootstrap:
        primary === undefined
          ? { initdb: { database: first, owner, dataChecksums: true } }
          : { pg_basebackup: { source: primary.meta.name } },
      storage: { ...storage },
      walStorage: { ...storage, size: walSize(storage.size) },
      postgresql: {
        // A read replica's own standbys wait for nobody: what is committed is the primary's to keep.
        ...(standby.servers > 1 && primary === undefined
          ? { synchronous: { method: 'any', number: 1, dataDurability: 'required' } as const }
          : {}),
        parameters: { shared_buffers: sharedBuffers(resources.limits?.['memory']) },
      },
      affinity: {
        enablePodAntiAffinity: true,
        podAntiAffinityType: 'required',
        topologyKey: 'kubernetes.io/hostname',
        ...(nodeAffinity === undefined ? {} : { nodeAffinity }),
      },
      ...(spread.length === 0 ? {} : { topologySpreadConstraints: [...spread] }),
      resources,
      ...(plugins === undefined ? {} : { plugins }),
      ...(primary === undefined
        ? {}
        : {
            externalClusters: [toExternal(primary.meta.name)],
            replica: { enabled: true, source: primary.meta.name },
          }),
    },
  };
}

/** How a read replica reaches the server that it follows: as the operator's own user, by certificate. */
function toExternal(primary: string): ExternalCluster {
  const { host, secrets } = followed(primary);
  const [login, authority] = secrets;
  return {
    name: primary,
    connectionParameters: {
      host,
      user: 'streaming_replica',
      dbname: 'postgres',
      sslmode: 'verify-full',
    },
    sslKey: { name: login, key: 'tls.key' },
    sslCert: { name: login, key: 'tls.crt' },
    sslRootCert: { name: authority, key: 'ca.crt' },
  };
}

function followed(primary: string) {
  return { host: `${primary}-rw`, secrets: [`${primary}-replication`, `${primary}-ca`] } as const;
}

function toDatabases({ meta, children }: OperatorRequest, { owner, first }: Login): readonly Database[] {
  const further = children.filter((child) => innerName(child) !== first && !reserved.includes(innerName(child)));
  return further.map((child) => ({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Database',
    metadata: { ...meta, name: child.name.toLowerCase() },
    spec: {
      name: innerName(child),
      owner,
      cluster: { name: meta.name },
      ensure: 'present',
      databaseReclaimPolicy: 'retain',
    },
  }));
}

/** A quarter of the data: what is written waits there until it is archived and every standby has it. */
function walSize(size: string): string {
  const gibibytes = (parseQuantity(size) ?? 0) / 2 ** 30;
  return `${Math.max(1, Math.ceil(gibibytes / 4))}Gi`;
}

/** A quarter of the memory, as PostgreSQL advises; its own default is for the smallest of machines. */
function sharedBuffers(memory: string | undefined): string {
  return `${Math.max(32, Math.floor((parseQuantity(memory ?? '') ?? 0) / 4 / 2 ** 20))}MB`;
}

function notesOf(request: OperatorRequest, { owner }: Login): readonly string[] {
  const { resource, image } = request;
  const { username, password, ephemeral, volume } = resource.options;
  const isExternal = typeof volume === 'object' && volume !== null && 'external' in volume && volume.external === true;
  return [
    ...ignoredByOperator(request, 'CloudNativePG'),
    ...(operatorImage(image).isForeign
      ? [`CloudNativePG runs its image ${image} only if it is made for that, with a tag that begins with the version`]
      : []),
    ...(username === undefined || username === owner ? [] : [`its clients log in as ${owner}, who owns its databases`]),
    ...(password === undefined ? [] : ['CloudNativePG makes up its password, so the manifest’s is not used']),
    ...(ephemeral === true ? ['CloudNativePG keeps its data on a volume all the same'] : []),
    ...(isExternal ? ['CloudNativePG makes its own volumes; move the data of the old one with a dump'] : []),
  ];
}
