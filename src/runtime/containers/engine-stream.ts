import type { Readable } from 'node:stream';
import type { EngineSession } from './session.ts';

interface StreamRequest {
  readonly method: 'GET' | 'POST';
  /** Ends in `?` when there is a query. */
  readonly path: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** Takes the connection over, as attaching does. */
  readonly hijack: boolean;
}

/**
 * Resolves when the engine has answered, which for waiting and attaching means: it is in place. dockerode's own `wait`
 * resolves only when the container has ended, so nobody could know when it is safe to start it.
 */
export function openEngineStream(session: EngineSession, request: StreamRequest): Promise<Readable> {
  const dial = {
    ...request,
    isStream: true,
    statusCodes: { 200: true, 404: 'no such container', 409: 'conflict', 500: 'server error' },
  };
  return new Promise((resolve, reject) => {
    (session.docker.modem as Modem).dial(dial, (error, stream) => {
      if (error !== null && error !== undefined) reject(error);
      else resolve(stream);
    });
  });
}

/** What of dockerode's transport is used here. */
interface Modem {
  dial(options: object, callback: (error: Error | null | undefined, stream: Readable) => void): void;
}
