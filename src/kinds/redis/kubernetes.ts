import { redisInCluster } from '../parts/redis-cluster.ts';

export const redisCluster = redisInCluster({
  server: 'redis-server',
  client: 'redis-cli',
  variable: 'REDIS_PASSWORD',
});
