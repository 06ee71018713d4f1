import type { Attachment, FrameListener, OutputListener } from './container-output.ts';
import { attachOutput, readOutput } from './container-output.ts';
import type { OutputStream } from './demultiplex.ts';
import { openEngineStream } from './engine-stream.ts';
import { createSeam } from './output-seam.ts';
import type { EngineSession } from './session.ts';

/**
 * Output of a container that already runs: what the engine's log holds since a moment, then what comes. Attached first
 * and joined to the log, rather than following the log, because that loses lines when the engine rotates its files.
 */
export async function resumeOutput(
  session: EngineSession,
  id: string,
  since: number,
  onOutput: OutputListener,
): Promise<Attachment> {
  const attachedAt = Date.now();
  const live: { stream: OutputStream; chunk: Buffer }[] = [];
  let passOn: OutputListener = (stream, chunk) => live.push({ stream, chunk });
  const attachment = await attachOutput(session, id, (stream, chunk) => passOn(stream, chunk));

  const recent: Record<OutputStream, Buffer[]> = { stdout: [], stderr: [] };
  await readLog(session, { id, since }, (stream, { at, content }) => {
    if (at >= attachedAt) recent[stream].push(content);
    onOutput(stream, content);
  });

  const seams = { stdout: createSeam(Buffer.concat(recent.stdout)), stderr: createSeam(Buffer.concat(recent.stderr)) };
  passOn = (stream, chunk) => {
    const rest = seams[stream](chunk);
    if (rest.length > 0) onOutput(stream, rest);
  };
  for (const { stream, chunk } of live) passOn(stream, chunk);
  return attachment;
}

interface LogEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly content: Buffer;
}

/** Ends quietly when this engine keeps no log that can be read: then there is nothing to resume. */
async function readLog(
  session: EngineSession,
  { id, since }: { readonly id: string; readonly since: number },
  onEntry: (stream: OutputStream, entry: LogEntry) => void,
): Promise<void> {
  const options = { stdout: true, stderr: true, timestamps: true, since: (since / 1000).toFixed(3) };
  let log;
  try {
    log = await openEngineStream(session, { method: 'GET', path: `/containers/${id}/logs?`, options, hijack: false });
  } catch (error) {
    if (error instanceof Error && /does not support reading/.test(error.message)) return;
    throw error;
  }
  await readOutput(log, createEntryReader(onEntry)).ended;
}

/** Each entry of the log is one frame and begins with its time. */
function createEntryReader(onEntry: (stream: OutputStream, entry: LogEntry) => void): FrameListener {
  let pieces: Buffer[] = [];
  return (stream, chunk, remaining) => {
    pieces.push(chunk);
    if (remaining > 0) return;
    const entry = pieces.length === 1 ? chunk : Buffer.concat(pieces);
    pieces = [];
    const blank = entry.subarray(0, longestTime).indexOf(0x20);
    const at = blank > 0 ? Date.parse(entry.toString('latin1', 0, blank)) : Number.NaN;
    onEntry(stream, Number.isNaN(at) ? { at: 0, content: entry } : { at, content: entry.subarray(blank + 1) });
  };
}

/** `2026-08-21T10:00:00.123456789+02:00 ` */
const longestTime = 40;
