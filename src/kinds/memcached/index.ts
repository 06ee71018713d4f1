import type { Connection } from '../../model/resource.ts';
import { text } from '../parts/connection-text.ts';
import { embeddingOf } from '../parts/embedding.ts';
import { imageOf } from '../parts/image.ts';
import { addressText, ownServer, partsOf, type Server } from '../parts/server-connection.ts';
import { portOf, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type MemcachedOptions } from './schema.ts';

const usual = { image: 'docker.io/library/memcached', tag: '1.6' } as const;

export const memcached: Kind<MemcachedOptions> = {
  name: 'memcached',
  summary: 'A Memcached server: a cache that forgets when it stops.',
  group: 'data',
  schema,
  images: ['memcached', 'bitnami/memcached'],
  signs: { usualName: 'cache', schemes: ['memcached'], words: ['memcache'] },
  describe: describeMemcached,
  connect,
  handshake: loadProbe,
  usualPort: 11211,
  embedded: () => import('./embedded.ts').then(({ embeddedMemcached }) => embeddedMemcached),
  cluster: () => import('./kubernetes.ts').then(({ memcachedCluster }) => memcachedCluster),
};

function describeMemcached(input: KindInput<MemcachedOptions>): Description {
  const { options } = input;
  const image = imageOf(options, usual);
  return {
    endpoints: [serverEndpoint('tcp', 11211, portOf(options))],
    workload: serverWorkload(input, { image: image.source }),
    embedding: embeddingOf(input, { usual, tag: image.tag, settings: {} }),
    connection: connect(ownServer(input, 'tcp')),
    check: { type: 'handshake', endpoint: 'tcp', connection: {}, load: loadProbe },
  };
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probeMemcached);
}

function connect(server: Server): Connection {
  const address = addressText(server);
  return {
    connectionString: address,
    properties: { ...partsOf(server), uri: text`memcached://${address}` },
  };
}
