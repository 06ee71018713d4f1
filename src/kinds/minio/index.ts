import { literal } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { childrenWith, creationOf } from '../parts/child-list.ts';
import { joined, propertyOf, text } from '../parts/connection-text.ts';
import { generatedPassword, passwordOf, usernameOf } from '../parts/credentials.ts';
import { embeddingOf } from '../parts/embedding.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes } from '../parts/limitations.ts';
import { addressText, inside, ownServer, type Server } from '../parts/server-connection.ts';
import { portOf, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type MinioOptions } from './schema.ts';

const usual = { image: 'docker.io/minio/minio', tag: 'RELEASE.2025-09-07T16-13-09Z' } as const;
const buckets = { property: 'buckets', type: 'bucket', inner: 'bucket' } as const;

export const minio: Kind<MinioOptions> = {
  name: 'minio',
  summary: 'A MinIO server: storage that speaks S3, with its buckets.',
  group: 'data',
  schema,
  children: [buckets],
  images: ['minio/minio', 'bitnami/minio'],
  signs: {
    usualName: 'storage',
    words: ['s3'],
    usernameVariables: ['MINIO_ROOT_USER', 'MINIO_ACCESS_KEY'],
    passwordVariables: ['MINIO_ROOT_PASSWORD', 'MINIO_SECRET_KEY'],
  },
  describe: describeMinio,
  connect,
  handshake: loadProbe,
  usualPort: 9000,
  embedded: () => import('./embedded.ts').then(({ embeddedMinio }) => embeddedMinio),
  cluster: () => import('./kubernetes.ts').then(({ minioCluster }) => minioCluster),
};

function describeMinio(input: KindInput<MinioOptions>): Description {
  const { name, options } = input;
  const username = usernameOf(input, 'minioadmin');
  const { expression: password, parameters } = passwordOf(input, generatedPassword);
  const login = { username, password };
  const image = imageOf(options, usual);
  const server = ownServer(input, 'http', login);
  return {
    endpoints: [
      serverEndpoint('http', 9000, { scheme: 'http', ...portOf(options) }),
      serverEndpoint('console', 9001, { scheme: 'http' }),
    ],
    workload: serverWorkload(input, {
      image: image.source,
      dataPath: '/data',
      command: ['server', '/data', '--console-address', ':9001'].map((word) => literal(word)),
    }),
    embedding: embeddingOf(input, { usual, tag: image.tag, settings: login }),
    env: { MINIO_ROOT_USER: username, MINIO_ROOT_PASSWORD: password },
    connection: connect(server),
    parameters,
    check: { type: 'handshake', endpoint: 'http', connection: login, load: loadProbe },
    children: childrenWith(input, buckets, (child) => ({
      connection: connect(bucketIn(server, child.name, child)),
      creation: creationOf(child, { endpoint: 'http', connection: login, load: loadCreation }),
    })),
    notes: productionNotes(name, options),
  };
}

/** S3 calls user and password by other names, so a bucket asks its server by those. */
function bucketIn(server: Server, resource: string, child: Parameters<typeof inside>[1]): Server {
  const ask = (property: string) => [propertyOf(server.resource, property)];
  return { ...inside(server, child), resource, username: ask('accessKey'), password: ask('secretKey') };
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probeMinio);
}

function loadCreation() {
  return import('./prepare.ts').then((module) => module.createBucket);
}

function connect(server: Server): Connection {
  const { resource, host, port, username, password } = server;
  const uri = text`http://${addressText(server)}`;
  return {
    connectionString: joined(';', [
      text`Endpoint=${uri}`,
      username === undefined ? undefined : text`AccessKey=${propertyOf(resource, 'accessKey', 'keyValue')}`,
      password === undefined ? undefined : text`SecretKey=${propertyOf(resource, 'secretKey', 'keyValue')}`,
      server.inside === undefined ? undefined : text`Bucket=${propertyOf(resource, 'bucketName', 'keyValue')}`,
    ]),
    properties: {
      host,
      port,
      ...(username === undefined ? {} : { accessKey: username }),
      ...(password === undefined ? {} : { secretKey: password }),
      uri,
      ...(server.inside === undefined ? {} : { bucketName: server.inside }),
    },
  };
}
