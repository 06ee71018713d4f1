import { literal } from '../../model/expression.ts';
import type { ClusterKind, ClusterProfile, ClusterServer } from '../cluster.ts';

export const kafkaCluster: ClusterKind = { profile };

function profile({ children }: ClusterServer): ClusterProfile {
  const names = children.map(({ name, creation }) => creation?.name ?? name).join(', ');
  return {
    dataPath: '/var/lib/kafka/data',
    holdsData: true,
    writablePaths: ['/var/log/kafka', '/var/log/confluent'],
    // The image writes its configuration when it starts.
    copiedPaths: ['/etc/kafka', '/etc/kafka-rest'],
    env: {
      KAFKA_LOG_DIRS: literal('/var/lib/kafka/data'),
      // Otherwise up to a gigabyte of logs about its memory, on the disk of its node.
      KAFKA_GC_LOG_OPTS: literal('-Xlog:disable -Xlog:all=warning:stderr:utctime,level,tags'),
    },
    size: { cpuRequest: '500m', cpuLimit: '2', memory: '2Gi' },
    disk: '1Gi',
    notes:
      children.length === 0
        ? []
        : [`its topics (${names}) are made when they are first written to, with the broker’s own number of partitions`],
  };
}
