import { literal } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { childrenWith, creationOf } from '../parts/child-list.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes } from '../parts/limitations.ts';
import { addressText, inside, ownServer, partsOf, type Server } from '../parts/server-connection.ts';
import { keepsData, portOf, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Companion, Description, Kind, KindInput } from '../kind.ts';
import { listenerVariables } from './listeners.ts';
import { schema, type KafkaOptions } from './schema.ts';

const usual = { image: 'docker.io/confluentinc/confluent-local', tag: '8.2.0' } as const;
const dataPath = '/var/lib/kafka/data';
const topics = { property: 'topics', type: 'topic', inner: 'topic' } as const;

export const kafka: Kind<KafkaOptions> = {
  name: 'kafka',
  summary: 'A Kafka broker with its topics.',
  group: 'data',
  schema,
  children: [topics],
  images: ['apache/kafka', 'confluentinc/cp-kafka', 'confluentinc/confluent-local', 'bitnami/kafka'],
  signs: { usualName: 'kafka' },
  describe: describeKafka,
  connect,
  handshake: loadProbe,
  usualPort: 9092,
  cluster: () => import('./kubernetes.ts').then(({ kafkaCluster }) => kafkaCluster),
};

function describeKafka(input: KindInput<KafkaOptions>): Description {
  const { name, options } = input;
  const server = ownServer(input, 'tcp');
  return {
    endpoints: [
      serverEndpoint('tcp', 9092, { networkPort: 9093, ...portOf(options) }),
      serverEndpoint('internal', 9093),
    ],
    workload: serverWorkload(input, { image: imageOf(options, usual).source, dataPath }),
    env: {
      ...listenerVariables(name),
      ...(keepsData(options) ? { KAFKA_LOG_DIRS: literal(dataPath) } : {}),
    },
    connection: connect(server),
    check: { type: 'handshake', endpoint: 'tcp', connection: {}, load: loadProbe },
    children: childrenWith(input, topics, (child) => ({
      connection: connect(inside(server, child)),
      creation: creationOf(child, { endpoint: 'tcp', connection: {}, load: loadCreation }),
    })),
    companions: options.admin === true ? [{ name: `${name}-admin`, resource: kafkaUi(name) }] : [],
    notes: productionNotes(name, options),
  };
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probeKafka);
}

function loadCreation() {
  return import('./prepare.ts').then((module) => module.createTopic);
}

function connect(server: Server): Connection {
  const topic = server.inside === undefined ? {} : { topicName: server.inside };
  return { connectionString: addressText(server), properties: { ...partsOf(server), ...topic } };
}

function kafkaUi(name: string): Companion['resource'] {
  return {
    type: 'container',
    image: 'docker.io/kafbat/kafka-ui:v1.5.0',
    references: [name],
    endpoints: { http: { targetPort: 8080 } },
    env: {
      KAFKA_CLUSTERS_0_NAME: name,
      KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS: `\${${name}.internal.hostAndPort}`,
    },
  };
}
