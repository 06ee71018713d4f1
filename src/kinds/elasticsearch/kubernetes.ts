import { literal } from '../../model/expression.ts';
import type { ClusterKind } from '../cluster.ts';

const home = '/usr/share/elasticsearch';
const ask =
  'curl --silent --fail --user "elastic:$ELASTIC_PASSWORD" "http://127.0.0.1:9200/_cluster/health?local=true"';

export const elasticsearchCluster: ClusterKind = {
  profile: () => ({
    dataPath: `${home}/data`,
    holdsData: true,
    writablePaths: [`${home}/logs`],
    // It keeps the password beside its configuration.
    copiedPaths: [`${home}/config`],
    env: {
      // Otherwise up to two gigabytes of logs about its memory, on the disk of its node.
      ES_JAVA_OPTS: literal('-Xlog:disable -Xlog:all=warning:stderr:utctime,level,tags'),
      // Mapping whole files needs a setting of the node, which is not ours.
      'node.store.allow_mmap': literal('false'),
    },
    ready: { command: ['sh', '-c', ask] },
    size: { cpuRequest: '500m', cpuLimit: '2', memory: '2Gi' },
    disk: '1Gi',
  }),
};
