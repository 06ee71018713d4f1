import type { ServerAddress } from '../../model/probe.ts';
import { askHttp, basicLogin } from '../parts/http-session.ts';

/** Healthy when the server takes the login and every primary shard is there: one server alone never gets to `green`. */
export async function probeElasticsearch(server: ServerAddress, signal: AbortSignal): Promise<void> {
  const question = { path: '/_cluster/health', headers: basicLogin(server.properties) };
  const { status, text } = await askHttp(server, question, signal);
  if (status === 401 || status === 403) throw new Error('password refused');
  if (status !== 200) throw new Error(`answered ${status}`);
  const health = healthOf(text);
  if (health !== 'green' && health !== 'yellow') throw new Error(`the cluster's health is ${health}`);
}

function healthOf(text: string): string {
  try {
    const { status } = JSON.parse(text) as { readonly status?: unknown };
    if (typeof status === 'string') return status;
  } catch {
    // Told below.
  }
  throw new Error('the answer is not Elasticsearch');
}
