import { literal, type Expression } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { childrenWith, creationOf, type Child } from '../parts/child-list.ts';
import { addressOf, text } from '../parts/connection-text.ts';
import { embeddingOf } from '../parts/embedding.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes } from '../parts/limitations.ts';
import { portOf, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type AzureStorageOptions } from './schema.ts';

const buckets = { property: 'buckets', type: 'bucket', inner: 'container' } as const;
const queues = { property: 'queues', type: 'queue', inner: 'queue' } as const;

export const azureStorage: Kind<AzureStorageOptions> = {
  name: 'azure-storage',
  summary: 'An Azure Storage account with blobs, queues and tables.',
  group: 'data',
  schema,
  children: [buckets, queues],
  images: ['azure-storage/azurite'],
  signs: {
    usualName: 'storage',
    keys: [['usedevelopmentstorage'], ['defaultendpointsprotocol', 'accountname', 'blobendpoint']],
    words: ['azurite'],
  },
  describe: describeAzureStorage,
  embedded: () => import('./embedded.ts').then(({ embeddedAzureStorage }) => embeddedAzureStorage),
  cluster: () => import('./kubernetes.ts').then(({ azureStorageCluster }) => azureStorageCluster),
};

/** The emulator's account. Its key is in Microsoft's documentation: it protects nothing. */
const account = 'devstoreaccount1';
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

const login = { username: literal(account), password: literal(accountKey) };

/** As the image starts it, but open to client libraries that are newer than the emulator. */
const everywhere = ['--blobHost', '0.0.0.0', '--queueHost', '0.0.0.0', '--tableHost', '0.0.0.0'];
const command = ['azurite', '--location', '/data', ...everywhere, '--skipApiVersionCheck'];

const usual = { image: 'mcr.microsoft.com/azure-storage/azurite', tag: '3.35.0' } as const;

function describeAzureStorage(input: KindInput<AzureStorageOptions>): Description {
  const { name, options } = input;
  const image = imageOf(options, usual);
  const [blobs, queue] = [connectionOf(name, ['blob']), connectionOf(name, ['queue'])];
  return {
    endpoints: [
      serverEndpoint('blob', 10000, { scheme: 'http', ...portOf(options) }),
      serverEndpoint('queue', 10001, { scheme: 'http' }),
      serverEndpoint('table', 10002, { scheme: 'http' }),
    ],
    workload: serverWorkload(input, {
      image: image.source,
      dataPath: '/data',
      command: command.map((word) => literal(word)),
    }),
    embedding: embeddingOf(input, { usual, tag: image.tag, settings: {} }),
    connection: connectionOf(name, ['blob', 'queue', 'table']),
    check: { type: 'handshake', endpoint: 'blob', connection: login, load: loadProbe },
    children: [
      ...childrenWith(input, buckets, (child) => ({
        connection: childOf(blobs, child, ['ContainerName', 'blobContainerName']),
        creation: creationOf(child, { endpoint: 'blob', connection: login, load: loadContainerCreation }),
      })),
      ...childrenWith(input, queues, (child) => ({
        connection: childOf(queue, child, ['QueueName', 'queueName']),
        creation: creationOf(child, { endpoint: 'queue', connection: login, load: loadQueueCreation }),
      })),
    ],
    notes: productionNotes(name, options),
  };
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probeAzureStorage);
}

function loadContainerCreation() {
  return import('./prepare.ts').then((module) => module.createContainer);
}

function loadQueueCreation() {
  return import('./prepare.ts').then((module) => module.createQueue);
}

function connectionOf(name: string, services: readonly ['blob' | 'queue', ...string[]]): Connection {
  const start = `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${accountKey};`;
  const [first] = services;
  const endpoints = services.map((service) => text`${capitalised(service)}Endpoint=${urlOf(name, service)};`);
  return {
    connectionString: [start, ...endpoints.flat()],
    properties: { uri: urlOf(name, first) },
  };
}

function childOf(parent: Connection, child: Child, [key, property]: readonly [string, string]): Connection {
  return {
    connectionString: text`${parent.connectionString}${key}=${child.inner}`,
    properties: { ...parent.properties, [property]: literal(child.inner) },
  };
}

function urlOf(name: string, service: string): Expression {
  return text`http://${addressOf(name, service, 'host')}:${addressOf(name, service, 'port')}/${account}`;
}

function capitalised(service: string): string {
  return service.charAt(0).toUpperCase() + service.slice(1);
}
