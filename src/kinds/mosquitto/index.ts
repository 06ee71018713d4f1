import { literal } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { text } from '../parts/connection-text.ts';
import { passwordOf, plainPassword, usernameOf } from '../parts/credentials.ts';
import { embeddingOf } from '../parts/embedding.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes } from '../parts/limitations.ts';
import { addressText, loginInUri, ownServer, partsOf, type Server } from '../parts/server-connection.ts';
import { portOf, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { brokerConfiguration, brokerScript, configurationPath } from './configuration.ts';
import { schema, type MosquittoOptions } from './schema.ts';

const usual = { image: 'docker.io/library/eclipse-mosquitto', tag: '2.0' } as const;

export const mosquitto: Kind<MosquittoOptions> = {
  name: 'mosquitto',
  summary: 'A Mosquitto broker for MQTT.',
  group: 'data',
  schema,
  images: ['eclipse-mosquitto'],
  signs: { usualName: 'mqtt', schemes: ['mqtt'], words: ['mqtt'] },
  describe: describeMosquitto,
  connect,
  handshake: loadProbe,
  usualPort: 1883,
  embedded: () => import('./embedded.ts').then(({ embeddedMosquitto }) => embeddedMosquitto),
  cluster: () => import('./kubernetes.ts').then(({ mosquittoCluster }) => mosquittoCluster),
};

const passwordFile = '/mosquitto/passwords';
const script = brokerScript(passwordFile, `chown mosquitto:mosquitto ${passwordFile} && chmod 0600 ${passwordFile}`);

function describeMosquitto(input: KindInput<MosquittoOptions>): Description {
  const { name, options } = input;
  const username = usernameOf(input, 'mqtt');
  const { expression: password, parameters } = passwordOf(input, plainPassword);
  const login = { username, password };
  const image = imageOf(options, usual);
  return {
    endpoints: [serverEndpoint('tcp', 1883, portOf(options))],
    workload: serverWorkload(input, {
      image: image.source,
      dataPath: '/mosquitto/data',
      command: ['sh', '-c', script, 'mosquitto'].map((word) => literal(word)),
      files: [{ path: configurationPath, content: literal(brokerConfiguration(passwordFile)), mode: 0o644 }],
    }),
    embedding: embeddingOf(input, { usual, tag: image.tag, settings: login }),
    env: { MQTT_USERNAME: username, MQTT_PASSWORD: password },
    connection: connect(ownServer(input, 'tcp', login)),
    parameters,
    check: { type: 'handshake', endpoint: 'tcp', connection: login, load: loadProbe },
    notes: productionNotes(name, options),
  };
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probeMosquitto);
}

function connect(server: Server): Connection {
  const uri = text`mqtt://${loginInUri(server)}${addressText(server)}`;
  return { connectionString: uri, properties: { ...partsOf(server), uri } };
}
