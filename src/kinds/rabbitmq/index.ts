import { literal } from '../../model/expression.ts';
import { childrenWith } from '../parts/child-list.ts';
import { text } from '../parts/connection-text.ts';
import { passwordOf, plainPassword, usernameOf } from '../parts/credentials.ts';
import { embeddingOf } from '../parts/embedding.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes } from '../parts/limitations.ts';
import { keepsData, portOf, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import {
  addressText,
  inside,
  loginInUri,
  ownServer,
  partsOf,
  querySettings,
  type Server,
} from '../parts/server-connection.ts';
import type { Connection } from '../../model/resource.ts';
import { schema, type RabbitmqOptions } from './schema.ts';

const queues = { property: 'queues', type: 'queue', inner: 'queue' } as const;

export const rabbitmq: Kind<RabbitmqOptions> = {
  name: 'rabbitmq',
  summary: 'A RabbitMQ broker with its management page.',
  group: 'data',
  schema,
  children: [queues],
  images: ['rabbitmq', 'bitnami/rabbitmq'],
  signs: {
    usualName: 'queue',
    schemes: ['amqp'],
    words: ['rabbit', 'amqp'],
    usernameVariables: ['RABBITMQ_DEFAULT_USER'],
    passwordVariables: ['RABBITMQ_DEFAULT_PASS'],
  },
  describe: describeRabbitmq,
  connect,
  handshake: loadProbe,
  usualPort: 5672,
  embedded: () => import('./embedded.ts').then(({ embeddedRabbitmq }) => embeddedRabbitmq),
  cluster: () => import('./kubernetes.ts').then(({ rabbitmqCluster }) => rabbitmqCluster),
};

function describeRabbitmq(input: KindInput<RabbitmqOptions>): Description {
  const { name, options } = input;
  const username = usernameOf(input, 'guest');
  const { expression: password, parameters } = passwordOf(input, plainPassword);
  const login = { username, password };
  const server = ownServer(input, 'amqp', login);
  const hasPage = options.admin ?? true;
  const usual = { image: 'docker.io/library/rabbitmq', tag: hasPage ? '4.3-management' : '4.3' };
  const image = imageOf(options, usual);
  return {
    endpoints: [
      serverEndpoint('amqp', 5672, { scheme: 'amqp', ...portOf(options) }),
      ...(hasPage ? [serverEndpoint('management', 15672, { scheme: 'http' })] : []),
    ],
    workload: serverWorkload(input, {
      image: image.source,
      dataPath: '/var/lib/rabbitmq',
    }),
    embedding: embeddingOf(input, { usual, tag: image.tag, settings: login }),
    env: {
      RABBITMQ_DEFAULT_USER: username,
      RABBITMQ_DEFAULT_PASS: password,
      // Each health check is a connection, and three lines about it would drown all others.
      RABBITMQ_LOG: literal('connection=warning'),
      // The data folder is named after the node, and the node after the container: without this a volume is not found again.
      ...(keepsData(options) ? { RABBITMQ_NODENAME: literal(`${name}@localhost`) } : {}),
    },
    connection: connect(server),
    parameters,
    check: { type: 'handshake', endpoint: 'amqp', connection: login, load: loadProbe },
    children: childrenWith(input, queues, (child) => ({
      connection: connect(inside(server, child)),
      creation: {
        name: child.inner,
        options: child.options,
        endpoint: 'amqp',
        connection: login,
        load: () => import('./prepare.ts').then((module) => module.createQueue),
      },
    })),
    notes: productionNotes(name, options),
  };
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probeRabbitmq);
}

function connect(server: Server): Connection {
  const uri = text`amqp://${loginInUri(server)}${addressText(server)}${querySettings(server)}`;
  const queue = server.inside === undefined ? {} : { queueName: server.inside };
  return { connectionString: uri, properties: { ...partsOf(server), uri, ...queue } };
}
