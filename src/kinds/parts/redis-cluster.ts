import type { ClusterKind, ClusterProfile, ClusterServer } from '../cluster.ts';
import { clusterCommand } from './cluster-command.ts';
import { memoryForData } from './cluster-memory.ts';
import { keepsData } from './server.ts';

/** What tells the servers of this protocol apart. */
interface RedisPrograms {
  readonly server: string;
  readonly client: string;
  /** The variable of the container that holds the password. */
  readonly variable: string;
}

const size = { cpuRequest: '100m', cpuLimit: '500m', memory: '256Mi' } as const;

export function redisInCluster(programs: RedisPrograms): ClusterKind {
  return { profile: (server) => redisProfile(server, programs) };
}

/**
 * Without a volume it is a cache, which forgets what was used least when it is full. With one it writes every change to a
 * file, and refuses what does not fit.
 */
function redisProfile(asked: ClusterServer, { server, client, variable }: RedisPrograms): ClusterProfile {
  const isKept = keepsData(asked.resource.options);
  const kept = isKept ? '--appendonly yes' : "--save '' --maxmemory-policy allkeys-lru";
  const memory = `--maxmemory ${memoryForData(asked, size)}mb`;
  const script = `exec docker-entrypoint.sh ${server} --requirepass "$${variable}" ${memory} ${kept} "$@"`;
  return {
    dataPath: '/data',
    holdsData: false,
    writablePaths: [],
    ...clusterCommand(asked, { own: 4, command: ['sh', '-c', script, server] }),
    // A server that is still reading its file answers, too, but not with this.
    ready: { command: ['sh', '-c', `REDISCLI_AUTH="$${variable}" ${client} ping | grep -q PONG`] },
    size,
  };
}
