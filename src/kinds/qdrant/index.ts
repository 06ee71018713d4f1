import type { Hole } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { addressOf, propertyOf, text } from '../parts/connection-text.ts';
import { generatedSecret, plainPassword, secretOption } from '../parts/credentials.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes } from '../parts/limitations.ts';
import { portOf, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type QdrantOptions } from './schema.ts';

const usual = { image: 'docker.io/qdrant/qdrant', tag: 'v1.18.0' } as const;

export const qdrant: Kind<QdrantOptions> = {
  name: 'qdrant',
  summary: 'A Qdrant server: search by vectors.',
  group: 'data',
  schema,
  images: ['qdrant/qdrant'],
  signs: { usualName: 'qdrant' },
  describe: describeQdrant,
  cluster: () => import('./kubernetes.ts').then(({ qdrantCluster }) => qdrantCluster),
};

function describeQdrant(input: KindInput<QdrantOptions>): Description {
  const { name, options } = input;
  const key = secretOption(input, 'apiKey', `${name}-given-key`) ?? generatedSecret(`${name}-Key`, plainPassword);
  return {
    endpoints: [
      serverEndpoint('grpc', 6334, { scheme: 'http', ...portOf(options) }),
      serverEndpoint('http', 6333, { scheme: 'http' }),
    ],
    workload: serverWorkload(input, { image: imageOf(options, usual).source, dataPath: '/qdrant/storage' }),
    env: { QDRANT__SERVICE__API_KEY: key.expression },
    connection: connectionOf(name, key.expression),
    parameters: key.parameters,
    check: { type: 'handshake', endpoint: 'http', connection: { apiKey: key.expression }, load: loadProbe },
    notes: productionNotes(name, options),
  };
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probeQdrant);
}

function connectionOf(name: string, apiKey: Connection['properties'][string]): Connection {
  const url = (endpoint: string) =>
    text`http://${addressOf(name, endpoint, 'host')}:${addressOf(name, endpoint, 'port')}`;
  const key: Hole = propertyOf(name, 'apiKey', 'keyValue');
  return {
    connectionString: text`Endpoint=${url('grpc')};Key=${key}`,
    furtherStrings: { _http: text`Endpoint=${url('http')};Key=${key}` },
    properties: {
      grpcHost: [addressOf(name, 'grpc', 'host')],
      grpcPort: [addressOf(name, 'grpc', 'port')],
      httpHost: [addressOf(name, 'http', 'host')],
      httpPort: [addressOf(name, 'http', 'port')],
      apiKey,
      uri: url('grpc'),
      httpUri: url('http'),
    },
  };
}
