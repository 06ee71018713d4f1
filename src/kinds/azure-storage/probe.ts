import type { ServerAddress } from '../../model/probe.ts';
import { askAccount, toRefusal } from './session.ts';

/** Healthy when the blob service takes the account's key and lists its containers. */
export async function probeAzureStorage(server: ServerAddress, signal: AbortSignal): Promise<void> {
  const question = { method: 'GET', path: '/', query: { comp: 'list' } };
  const answer = await askAccount(server, question, signal);
  if (answer.status !== 200) throw toRefusal(answer);
  if (!answer.text.includes('EnumerationResults')) throw new Error('the answer is not Azure Storage');
}
