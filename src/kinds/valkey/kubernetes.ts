import { redisInCluster } from '../parts/redis-cluster.ts';

export const valkeyCluster = redisInCluster({
  server: 'valkey-server',
  client: 'valkey-cli',
  variable: 'VALKEY_PASSWORD',
});
