import type { ChildToCreate, ServerAddress } from '../../model/probe.ts';
import type { HttpAnswer } from '../parts/http-session.ts';
import { askAccount, toRefusal, type StorageQuestion } from './session.ts';

/** Creates the blob container when there is none of that name. */
export async function createContainer(
  server: ServerAddress,
  { name }: ChildToCreate,
  signal: AbortSignal,
): Promise<'created' | 'present'> {
  const question = { method: 'PUT', path: `/${encodeURIComponent(name)}`, query: { restype: 'container' } };
  const answer = await askAccount(server, question, signal);
  // Also when somebody else creates the same right now.
  if (answer.status === 409 && answer.text.includes('ContainerAlreadyExists')) return 'present';
  return toCreated(answer);
}

/** Creates the queue when there is none of that name. */
export async function createQueue(
  server: ServerAddress,
  { name }: ChildToCreate,
  signal: AbortSignal,
): Promise<'created' | 'present'> {
  const question: StorageQuestion = { method: 'PUT', path: `/${encodeURIComponent(name)}` };
  const answer = await askAccount(server, question, signal);
  // "No Content": there is one with the same description, which is none.
  if (answer.status === 204) return 'present';
  return toCreated(answer);
}

function toCreated(answer: HttpAnswer): 'created' {
  if (answer.status !== 201) throw toRefusal(answer);
  return 'created';
}
