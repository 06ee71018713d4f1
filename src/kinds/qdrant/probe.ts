import type { ServerAddress } from '../../model/probe.ts';
import { askHttp } from '../parts/http-session.ts';

/** Healthy when the server says that it is ready, which it says to everybody, and takes the key. */
export async function probeQdrant(server: ServerAddress, signal: AbortSignal): Promise<void> {
  const { apiKey = '' } = server.properties;
  const ready = await askHttp(server, { path: '/readyz' }, signal);
  if (ready.status !== 200) throw new Error(`answered ${ready.status}`);
  const { status } = await askHttp(server, { path: '/collections', headers: { 'api-key': apiKey } }, signal);
  if (status === 401 || status === 403) throw new Error('key refused');
  if (status !== 200) throw new Error(`answered ${status}`);
}
