import { literal } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { text } from '../parts/connection-text.ts';
import { embeddingOf } from '../parts/embedding.ts';
import { imageOf } from '../parts/image.ts';
import { addressText, ownServer, partsOf, type Server } from '../parts/server-connection.ts';
import { keepsData, portOf, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type MailpitOptions } from './schema.ts';

const usual = { image: 'docker.io/axllent/mailpit', tag: 'v1.31' } as const;

export const mailpit: Kind<MailpitOptions> = {
  name: 'mailpit',
  summary: 'A mail server that keeps what is sent, to look at on its page, and delivers nothing.',
  group: 'data',
  schema,
  images: ['axllent/mailpit', 'mailhog/mailhog', 'maildev/maildev'],
  signs: { usualName: 'mail', schemes: ['smtp'], words: ['smtp', 'mail'] },
  describe: describeMailpit,
  connect,
  handshake: loadProbe,
  usualPort: 1025,
  embedded: () => import('./embedded.ts').then(({ embeddedMailpit }) => embeddedMailpit),
  cluster: () => import('./kubernetes.ts').then(({ mailpitCluster }) => mailpitCluster),
};

function describeMailpit(input: KindInput<MailpitOptions>): Description {
  const { options } = input;
  const image = imageOf(options, usual);
  return {
    endpoints: [
      serverEndpoint('smtp', 1025, { scheme: 'smtp', ...portOf(options) }),
      serverEndpoint('http', 8025, { scheme: 'http' }),
    ],
    workload: serverWorkload(input, { image: image.source, dataPath: '/data' }),
    ...(keepsData(options) ? { env: { MP_DATABASE: literal('/data/mailpit.db') } } : {}),
    embedding: embeddingOf(input, { usual, tag: image.tag, settings: {} }),
    connection: connect(ownServer(input, 'smtp')),
    check: { type: 'handshake', endpoint: 'smtp', connection: {}, load: loadProbe },
  };
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probeMailpit);
}

function connect(server: Server): Connection {
  const uri = text`smtp://${addressText(server)}`;
  return { connectionString: text`Endpoint=${uri}`, properties: { ...partsOf(server), uri } };
}
