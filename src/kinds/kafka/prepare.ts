import type { ChildToCreate, ServerAddress } from '../../model/probe.ts';
import { askBroker, int16, int32, text, type Reader } from './session.ts';

const createTopics = { key: 19, version: 2 } as const;
const alreadyExists = 36;
/** Milliseconds that the broker waits until the topic is known everywhere. */
const patience = 10_000;

/** Creates the topic when there is none of that name. One broker keeps one copy, whatever is wanted in production. */
export async function createTopic(
  server: ServerAddress,
  { name, options }: ChildToCreate,
  signal: AbortSignal,
): Promise<'created' | 'present'> {
  const partitions = Number(options['partitions'] ?? 1);
  const noneAssigned = int32(0);
  const noSettings = int32(0);
  const topic = [text(name), int32(partitions), int16(1), noneAssigned, noSettings];
  const reallyDo = Buffer.from([0]);
  const body = Buffer.concat([int32(1), ...topic, int32(patience), reallyDo]);
  const { code, message } = readOutcome(await askBroker(server, { ...createTopics, body }, signal));
  if (code === alreadyExists) return 'present';
  if (code !== 0) throw new Error(message ?? `Kafka's error ${code}`);
  return 'created';
}

function readOutcome(answer: Reader): { readonly code: number; readonly message?: string } {
  answer.int32(); // How long it held the request back.
  const [outcome] = answer.list(() => ({ topic: answer.text(), code: answer.int16(), message: answer.text() }));
  if (outcome === undefined) throw new Error('the broker said nothing of the topic');
  return { code: outcome.code, ...(outcome.message === undefined ? {} : { message: outcome.message }) };
}
