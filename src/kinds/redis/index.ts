import { passwordOf, plainPassword } from '../parts/credentials.ts';
import { embeddingOf } from '../parts/embedding.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes, serverRefusal } from '../parts/limitations.ts';
import { redisCommand, redisConnection } from '../parts/redis-protocol.ts';
import { keepsData, portOf, primaryUse, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Companion, Description, Kind, KindInput } from '../kind.ts';
import { ownServer, type Server } from '../parts/server-connection.ts';
import type { Connection } from '../../model/resource.ts';
import { schema, type RedisOptions } from './schema.ts';

const usual = { image: 'docker.io/library/redis', tag: '8.6' } as const;

export const redis: Kind<RedisOptions> = {
  name: 'redis',
  summary: 'A Redis server: cache, queues, locks.',
  group: 'data',
  schema,
  images: ['redis', 'redis/redis-stack', 'redis/redis-stack-server', 'bitnami/redis'],
  signs: { usualName: 'cache', schemes: ['redis'], variants: ['redis/redis-stack-server'] },
  describe: describeRedis,
  connect,
  handshake: loadProbe,
  usualPort: 6379,
  embedded: () =>
    import('../parts/redis-server.ts').then(({ redisServer }) => redisServer(['redis-server', 'valkey-server'])),
  cluster: () => import('./kubernetes.ts').then(({ redisCluster }) => redisCluster),
};

function describeRedis(input: KindInput<RedisOptions>): Description {
  const { name, options } = input;
  const { expression: password, parameters } = passwordOf(input, plainPassword);
  const image = imageOf(options, usual);
  const refusal = serverRefusal(input);
  return {
    endpoints: [serverEndpoint('tcp', 6379, portOf(options))],
    workload: serverWorkload(input, {
      image: image.source,
      dataPath: '/data',
      command: redisCommand({ server: 'redis-server', variable: 'REDIS_PASSWORD', keepsData: keepsData(options) }),
    }),
    embedding: embeddingOf(input, { usual, tag: image.tag, settings: { password } }),
    env: { REDIS_PASSWORD: password },
    connection: connect(ownServer(input, 'tcp', { password })),
    parameters,
    check: { type: 'handshake', endpoint: 'tcp', connection: { password }, load: loadProbe },
    companions: adminPage(name, options.admin),
    uses: primaryUse(options, 'redis'),
    notes: productionNotes(name, options),
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function loadProbe() {
  return import('../parts/redis-probe.ts').then((module) => module.probeRedis);
}

function connect(server: Server): Connection {
  return redisConnection(server, 'redis');
}

function adminPage(name: string, admin: RedisOptions['admin']): readonly Companion[] {
  if (admin === undefined || admin === false) return [];
  const resource = admin === 'redis-commander' ? redisCommander(name) : redisInsight(name);
  return [{ name: `${name}-admin`, resource: { type: 'container', references: [name], ...resource } }];
}

function redisInsight(name: string): Companion['resource'] {
  return {
    image: 'docker.io/redis/redisinsight:3.4',
    endpoints: { http: { targetPort: 5540 } },
    env: {
      RI_ACCEPT_TERMS_AND_CONDITIONS: 'true',
      RI_REDIS_HOST1: `\${${name}.host}`,
      RI_REDIS_PORT1: `\${${name}.port}`,
      RI_REDIS_ALIAS1: name,
      RI_REDIS_PASSWORD1: `\${${name}.password}`,
    },
  };
}

function redisCommander(name: string): Companion['resource'] {
  return {
    image: 'ghcr.io/joeferner/redis-commander:latest',
    endpoints: { http: { targetPort: 8081 } },
    env: {
      REDIS_LABEL: name,
      REDIS_HOST: `\${${name}.host}`,
      REDIS_PORT: `\${${name}.port}`,
      REDIS_PASSWORD: `\${${name}.password}`,
    },
  };
}
