import { literal, type Expression } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { text } from '../parts/connection-text.ts';
import { passwordOf, plainPassword, usernameOf } from '../parts/credentials.ts';
import { embeddingOf } from '../parts/embedding.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes } from '../parts/limitations.ts';
import { addressText, loginInUri, ownServer, partsOf, type Server } from '../parts/server-connection.ts';
import { keepsData, portOf, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type NatsOptions } from './schema.ts';

const usual = { image: 'docker.io/library/nats', tag: '2.14' } as const;
const dataPath = '/var/lib/nats';

export const nats: Kind<NatsOptions> = {
  name: 'nats',
  summary: 'A NATS server: messages, and streams with JetStream.',
  group: 'data',
  schema,
  images: ['nats', 'bitnami/nats'],
  signs: { usualName: 'nats', schemes: ['nats'] },
  describe: describeNats,
  connect,
  handshake: loadProbe,
  usualPort: 4222,
  embedded: () => import('./embedded.ts').then(({ embeddedNats }) => embeddedNats),
  cluster: () => import('./kubernetes.ts').then(({ natsCluster }) => natsCluster),
};

function describeNats(input: KindInput<NatsOptions>): Description {
  const { name, options } = input;
  const username = usernameOf(input, 'nats');
  const { expression: password, parameters } = passwordOf(input, plainPassword);
  const login = { username, password };
  const image = imageOf(options, usual);
  const jetStream = literal(String(options.jetStream === true));
  return {
    endpoints: [serverEndpoint('tcp', 4222, portOf(options))],
    workload: serverWorkload(input, {
      image: image.source,
      dataPath,
      command: commandOf(options, login),
    }),
    embedding: embeddingOf(input, { usual, tag: image.tag, settings: { ...login, jetStream } }),
    connection: connect(ownServer(input, 'tcp', login)),
    parameters,
    check: { type: 'handshake', endpoint: 'tcp', connection: login, load: loadProbe },
    notes: productionNotes(name, options),
  };
}

/** The image has no shell, so the password stands in the arguments. */
function commandOf(options: NatsOptions, login: { username: Expression; password: Expression }): readonly Expression[] {
  const words = [
    ...(options.jetStream === true ? ['-js'] : []),
    ...(options.jetStream === true || keepsData(options) ? ['-sd', dataPath] : []),
  ];
  return [literal('--user'), login.username, literal('--pass'), login.password, ...words.map((word) => literal(word))];
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probeNats);
}

function connect(server: Server): Connection {
  const uri = text`nats://${loginInUri(server)}${addressText(server)}`;
  return { connectionString: uri, properties: { ...partsOf(server), uri } };
}
