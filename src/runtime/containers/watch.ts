import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { EngineListener } from './engine.ts';
import { applicationLabel } from './labels.ts';
import type { EngineSession } from './session.ts';

/**
 * Listens to the engine's events of one application. The events themselves are not needed, since each container's end is
 * waited for by itself; the open stream is what notices at once that the engine went away, even when nothing runs.
 */
export async function watchEngine(
  session: EngineSession,
  application: string,
  listener: EngineListener,
): Promise<() => void> {
  const stopListening = session.presence.listen(listener);
  const stopping = new AbortController();
  const filters = { label: [`${applicationLabel}=${application}`], type: ['container'] };
  const open = (): Promise<Readable> =>
    (session.docker as unknown as EventSource).getEvents({ filters, abortSignal: stopping.signal });
  const first = await session.call('listening to its events', open);
  void keepOpen(session, { first, open, signal: stopping.signal });
  return () => {
    stopListening();
    stopping.abort();
  };
}

/** dockerode takes the signal; its types do not know. */
interface EventSource {
  getEvents(options: object): Promise<Readable>;
}

interface Events {
  readonly first: Readable;
  readonly open: () => Promise<Readable>;
  readonly signal: AbortSignal;
}

async function keepOpen({ presence }: EngineSession, { first, open, signal }: Events): Promise<void> {
  let stream: Readable | undefined = first;
  while (!signal.aborted && !presence.closed) {
    const reason: unknown = await untilClosed(stream);
    if (signal.aborted || presence.closed) return;
    presence.reportBreak(reason);
    if (!(await presence.untilBack())) return;
    stream = await open().catch(() => undefined);
    if (stream === undefined) await delay(100);
  }
}

function untilClosed(stream: Readable | undefined): Promise<unknown> {
  if (stream === undefined) return Promise.resolve(new Error('it does not tell its events'));
  return new Promise((resolve) => {
    stream.resume();
    stream.once('error', resolve).once('close', () => resolve(new Error('the connection broke')));
  });
}
