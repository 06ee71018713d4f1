import type { Connection } from '../../model/resource.ts';
import { passwordOf, plainPassword } from '../parts/credentials.ts';
import { embeddingOf } from '../parts/embedding.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes, serverRefusal } from '../parts/limitations.ts';
import { redisCommand, redisConnection } from '../parts/redis-protocol.ts';
import { ownServer, type Server } from '../parts/server-connection.ts';
import { keepsData, portOf, primaryUse, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type ValkeyOptions } from './schema.ts';

const usual = { image: 'docker.io/valkey/valkey', tag: '9.1' } as const;

export const valkey: Kind<ValkeyOptions> = {
  name: 'valkey',
  summary: 'A Valkey server: cache, queues, locks.',
  group: 'data',
  schema,
  images: ['valkey/valkey', 'bitnami/valkey'],
  signs: { usualName: 'cache', schemes: ['valkey'] },
  describe: describeValkey,
  connect,
  handshake: loadProbe,
  usualPort: 6379,
  embedded: () =>
    import('../parts/redis-server.ts').then(({ redisServer }) => redisServer(['valkey-server', 'redis-server'])),
  cluster: () => import('./kubernetes.ts').then(({ valkeyCluster }) => valkeyCluster),
};

function describeValkey(input: KindInput<ValkeyOptions>): Description {
  const { name, options } = input;
  const { expression: password, parameters } = passwordOf(input, plainPassword);
  const image = imageOf(options, usual);
  const refusal = serverRefusal(input);
  return {
    endpoints: [serverEndpoint('tcp', 6379, portOf(options))],
    workload: serverWorkload(input, {
      image: image.source,
      dataPath: '/data',
      command: redisCommand({ server: 'valkey-server', variable: 'VALKEY_PASSWORD', keepsData: keepsData(options) }),
    }),
    embedding: embeddingOf(input, { usual, tag: image.tag, settings: { password } }),
    env: { VALKEY_PASSWORD: password },
    connection: connect(ownServer(input, 'tcp', { password })),
    parameters,
    check: { type: 'handshake', endpoint: 'tcp', connection: { password }, load: loadProbe },
    uses: primaryUse(options, 'valkey'),
    notes: productionNotes(name, options),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function loadProbe() {
  return import('../parts/redis-probe.ts').then((module) => module.probeRedis);
}

function connect(server: Server): Connection {
  return redisConnection(server, 'valkey');
}
