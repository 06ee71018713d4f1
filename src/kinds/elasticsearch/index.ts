import { literal } from '../../model/expression.ts';
import type { Connection } from '../../model/resource.ts';
import { text } from '../parts/connection-text.ts';
import { generatedPassword, passwordOf } from '../parts/credentials.ts';
import { imageOf } from '../parts/image.ts';
import { productionNotes } from '../parts/limitations.ts';
import { addressText, loginInUri, ownServer, partsOf, type Server } from '../parts/server-connection.ts';
import { portOf, serverEndpoint, serverWorkload } from '../parts/server.ts';
import type { Description, Kind, KindInput } from '../kind.ts';
import { schema, type ElasticsearchOptions } from './schema.ts';

const usual = { image: 'docker.io/library/elasticsearch', tag: '8.18.0' } as const;

export const elasticsearch: Kind<ElasticsearchOptions> = {
  name: 'elasticsearch',
  summary: 'An Elasticsearch server: search and analysis.',
  group: 'data',
  schema,
  images: ['elasticsearch', 'elasticsearch/elasticsearch', 'bitnami/elasticsearch'],
  signs: { usualName: 'search', words: ['elastic'], passwordVariables: ['ELASTIC_PASSWORD'] },
  describe: describeElasticsearch,
  connect,
  handshake: loadProbe,
  usualPort: 9200,
  cluster: () => import('./kubernetes.ts').then(({ elasticsearchCluster }) => elasticsearchCluster),
};

function describeElasticsearch(input: KindInput<ElasticsearchOptions>): Description {
  const { name, options } = input;
  const { expression: password, parameters } = passwordOf(input, generatedPassword);
  const login = { username: literal('elastic'), password };
  return {
    endpoints: [serverEndpoint('http', 9200, { scheme: 'http', ...portOf(options) }), serverEndpoint('internal', 9300)],
    workload: serverWorkload(input, {
      image: imageOf(options, usual).source,
      dataPath: '/usr/share/elasticsearch/data',
    }),
    env: {
      'discovery.type': literal('single-node'),
      'xpack.security.enabled': literal('true'),
      ELASTIC_PASSWORD: password,
    },
    connection: connect(ownServer(input, 'http', login)),
    parameters,
    check: { type: 'handshake', endpoint: 'http', connection: login, load: loadProbe },
    notes: productionNotes(name, options),
  };
}

function loadProbe() {
  return import('./probe.ts').then((module) => module.probeElasticsearch);
}

function connect(server: Server): Connection {
  const uri = text`http://${loginInUri(server)}${addressText(server)}`;
  return { connectionString: uri, properties: { ...partsOf(server), uri } };
}
