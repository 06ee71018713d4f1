import { type Agent, request } from 'node:http';

/** What became of one request. */
export interface Outcome {
  /** Absent: the connection failed. */
  readonly status?: number;
  readonly body: string;
  /** Our port of the connection that it was sent on. */
  readonly connection?: number;
  /** When it was begun and when it ended, by `performance.now()`. */
  readonly begun: number;
  readonly ended: number;
}

/** Sends one request. A connection of its own, unless an agent keeps some. */
export function ask(url: string, agent?: Agent): Promise<Outcome> {
  const begun = performance.now();
  return new Promise((resolve) => {
    let connection: number | undefined;
    const finish = (outcome: { readonly status?: number; readonly body: string }): void => {
      resolve({ ...outcome, ...(connection !== undefined && { connection }), begun, ended: performance.now() });
    };
    const sent = request(url, { agent: agent ?? false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', ({ message }) => finish({ body: message }));
      response.on('end', () => {
        const { statusCode } = response;
        finish({ body: Buffer.concat(chunks).toString(), ...(statusCode !== undefined && { status: statusCode }) });
      });
    });
    sent.on('socket', (socket) => {
      connection = socket.localPort;
      if (socket.connecting) socket.once('connect', () => (connection = socket.localPort));
    });
    sent.on('error', ({ message }) => finish({ body: message }));
    sent.end();
  });
}

/** `clients` ask one request after the other until `stop` is called, which resolves with all that happened. */
export function putUnderLoad(url: string, clients: number, agent?: Agent): { stop(): Promise<readonly Outcome[]> } {
  const outcomes: Outcome[] = [];
  const over = new AbortController();
  const work = Array.from({ length: clients }, async () => {
    while (!over.signal.aborted) outcomes.push(await ask(url, agent));
  });
  return {
    stop: async () => {
      over.abort();
      await Promise.all(work);
      return outcomes;
    },
  };
}
