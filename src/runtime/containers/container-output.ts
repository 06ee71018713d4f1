import type { Readable } from 'node:stream';
import type { OutputStream } from './demultiplex.ts';
import { createDemultiplexer } from './demultiplex.ts';
import { openEngineStream } from './engine-stream.ts';
import type { EngineSession } from './session.ts';

export type OutputListener = (stream: OutputStream, chunk: Buffer) => void;
export type FrameListener = (stream: OutputStream, chunk: Buffer, remaining: number) => void;

/** Where the output of one container comes together, whatever connection it came over. */
export interface ContainerOutput {
  readonly push: (stream: OutputStream, chunk: Buffer) => void;
  readonly onOutput: (listener: OutputListener) => void;
  /** When the last piece came; milliseconds since the epoch. */
  readonly lastAt: number;
  /** Bytes so far. */
  readonly delivered: Readonly<Record<OutputStream, number>>;
}

/** Keeps what comes before the first listener, so that nothing is lost while nobody listens yet. */
export function createContainerOutput(startedAt: number): ContainerOutput {
  const listeners: OutputListener[] = [];
  let early: { readonly stream: OutputStream; readonly chunk: Buffer }[] = [];
  let lastAt = startedAt;
  const delivered = { stdout: 0, stderr: 0 };
  return {
    push(stream, chunk) {
      lastAt = Date.now();
      delivered[stream] += chunk.length;
      if (listeners.length === 0) early.push({ stream, chunk });
      for (const listener of listeners) listener(stream, chunk);
    },
    onOutput(listener) {
      listeners.push(listener);
      const kept = early;
      early = [];
      for (const { stream, chunk } of kept) listener(stream, chunk);
    },
    delivered,
    get lastAt() {
      return lastAt;
    },
  };
}

/** An open connection to a container's output. */
export interface Attachment {
  /** Resolves when the container has closed its output, or the connection is gone. */
  readonly ended: Promise<void>;
  readonly close: () => void;
}

/**
 * Resolves when the engine has attached: output from then on arrives. It is always read, because a container whose
 * attached output nobody reads stands still.
 */
export async function attachOutput(session: EngineSession, id: string, onOutput: OutputListener): Promise<Attachment> {
  const stream = await openEngineStream(session, {
    method: 'POST',
    path: `/containers/${id}/attach?`,
    options: { stream: true, stdout: true, stderr: true },
    hijack: true,
  });
  return readOutput(stream, onOutput);
}

export function readOutput(stream: Readable, onOutput: FrameListener): Attachment {
  const ended = new Promise<void>((resolve) => {
    stream
      .once('end', resolve)
      .once('close', resolve)
      .once('error', () => resolve());
  });
  stream.on('data', createDemultiplexer(onOutput));
  return { ended, close: () => stream.destroy() };
}
