import type { ServerAddress } from '../../model/probe.ts';
import { askStorage, toRefusal } from './session.ts';

/** Healthy when the server takes the owner's key and can list the buckets. */
export async function probeMinio(server: ServerAddress, signal: AbortSignal): Promise<void> {
  const answer = await askStorage(server, { path: '/' }, signal);
  if (answer.status !== 200) throw toRefusal(answer);
  if (!answer.text.includes('ListAllMyBucketsResult')) throw new Error('the answer is not S3');
}
