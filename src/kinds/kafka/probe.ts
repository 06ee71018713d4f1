import type { ServerAddress } from '../../model/probe.ts';
import { askBroker, int32, type Reader } from './session.ts';

const metadata = { key: 3, version: 4 } as const;

/** Healthy when the broker knows of itself and of a controller: before that, it can neither take nor give messages. */
export async function probeKafka(server: ServerAddress, signal: AbortSignal): Promise<void> {
  // No topics are asked about, and none is made by asking.
  const body = Buffer.concat([int32(0), Buffer.from([0])]);
  const answer = await askBroker(server, { ...metadata, body }, signal);
  const { brokers, controller } = readMetadata(answer);
  if (brokers === 0) throw new Error('no broker is registered yet');
  if (controller < 0) throw new Error('has no controller yet');
}

function readMetadata(answer: Reader): { readonly brokers: number; readonly controller: number } {
  answer.int32(); // How long it held the request back.
  const brokers = answer.list(() => [answer.int32(), answer.text(), answer.int32(), answer.text()]);
  answer.text(); // The name of the cluster.
  return { brokers: brokers.length, controller: answer.int32() };
}
