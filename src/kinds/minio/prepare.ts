import type { ChildToCreate, ServerAddress } from '../../model/probe.ts';
import { askStorage, toRefusal } from './session.ts';

/** Creates the bucket when there is none of that name; what is in a public one may be read by everybody. */
export async function createBucket(
  server: ServerAddress,
  { name, options }: ChildToCreate,
  signal: AbortSignal,
): Promise<'created' | 'present'> {
  const path = `/${encodeURIComponent(name)}`;
  const outcome = await createMissing(server, path, signal);
  if (options['public'] === true) await open(server, { name, path }, signal);
  return outcome;
}

async function createMissing(server: ServerAddress, path: string, signal: AbortSignal): Promise<'created' | 'present'> {
  const { status } = await askStorage(server, { method: 'HEAD', path }, signal);
  if (status === 200) return 'present';
  const answer = await askStorage(server, { method: 'PUT', path }, signal);
  if (answer.status === 200) return 'created';
  // Somebody else creates the same bucket right now.
  if (answer.text.includes('BucketAlreadyOwnedByYou')) return 'present';
  throw toRefusal(answer);
}

async function open(
  server: ServerAddress,
  { name, path }: { readonly name: string; readonly path: string },
  signal: AbortSignal,
): Promise<void> {
  const reading = { Effect: 'Allow', Principal: { AWS: ['*'] }, Action: ['s3:GetObject'] };
  const statement = { ...reading, Resource: [`arn:aws:s3:::${name}/*`] };
  const body = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  const answer = await askStorage(server, { method: 'PUT', path: `${path}?policy`, body }, signal);
  if (answer.status >= 300) throw toRefusal(answer);
}
