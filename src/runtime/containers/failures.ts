import { AppHostError } from '../../support/apphost-error.ts';

/** An answer of the engine that says no. */
export interface Refusal {
  readonly status: number;
  /** The engine's own words. */
  readonly message: string;
}

/** What dockerode rejects with, when the engine answered at all. */
export function toRefusal(error: unknown): Refusal | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
  const body = 'json' in error ? error.json : undefined;
  if (typeof body === 'object' && body !== null && 'message' in body && typeof body.message === 'string') {
    return { status: error.statusCode, message: body.message.trim() };
  }
  // A stream's answer is only in the text: `(HTTP code 404) no such container - No such container: x `.
  return { status: error.statusCode, message: error.message.replace(/^\(HTTP code \d+\) .*? - /s, '').trim() };
}

/**
 * Runs one request. A broken connection becomes `ENGINE_UNREACHABLE`, a refusal without a code of its own `ENGINE_REFUSED`.
 * `doing` completes the sentence “Docker … while” (“creating the network shop”); `explain` may know a refusal better.
 */
export async function callEngine<T>(
  engine: string,
  doing: string,
  work: () => Promise<T>,
  explain: (refusal: Refusal) => AppHostError | undefined | Promise<AppHostError | undefined> = () => undefined,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppHostError || isAbort(error)) throw error;
    const refusal = toRefusal(error);
    if (refusal === undefined) throw toUnreachable(engine, doing, error);
    throw (await explain(refusal)) ?? explainAnywhere(engine, doing, refusal) ?? toRefused(engine, doing, refusal);
  }
}

/** When the caller has given up, what fails is only a consequence: the caller's own reason counts. */
export async function abortable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}

export function toUnreachable(engine: string, doing: string, cause: unknown): AppHostError {
  return new AppHostError('ENGINE_UNREACHABLE', `${engine} went away while ${doing}: ${describeFailure(cause)}.`, {
    hint: `Start ${engine} again, then repeat the command: it finds and removes what was left.`,
    cause,
  });
}

export function toRefused(engine: string, doing: string, refusal: Refusal): AppHostError {
  return new AppHostError('ENGINE_REFUSED', `${engine} failed while ${doing}: ${refusal.message}`, {
    facts: { status: refusal.status },
  });
}

/** A connection's failure in words for people. */
export function describeFailure(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const words = typeof code === 'string' ? connectionFailures[code] : undefined;
  return words ?? (error instanceof Error ? error.message : String(error));
}

export function isAbort(error: unknown): boolean {
  return error instanceof Error && (error.name === 'AbortError' || error.name === 'TimeoutError');
}

/** What any request can meet. */
export function explainAnywhere(engine: string, doing: string, refusal: Refusal): AppHostError | undefined {
  if (/no space left on device/i.test(refusal.message)) return toDiskFull(engine, doing);
  return undefined;
}

export function toDiskFull(engine: string, doing: string): AppHostError {
  return new AppHostError('ENGINE_DISK_FULL', `The disk of ${engine} is full: it stopped while ${doing}.`, {
    hint: 'Free space where the engine keeps its data, for example with `docker system prune`.',
  });
}

const connectionFailures: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such socket',
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection broke',
  EPIPE: 'the connection broke',
  EACCES: 'this user may not use it',
  EPERM: 'this user may not use it',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  ETIMEDOUT: 'it did not answer in time',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
};
