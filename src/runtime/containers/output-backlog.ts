import type { Attachment, FrameListener, OutputListener } from './container-output.ts';
import { attachOutput, readOutput } from './container-output.ts';
import type { OutputStream } from './demultiplex.ts';
import { openEngineStream } from './engine-stream.ts';
import { createSeam } from './output-seam.ts';
import type { EngineSession } from './session.ts';

/** Where the output of a container is taken up again. */
export interface Resumption {
  readonly id: string;
  /** From when on its output is wanted at all; milliseconds since the epoch. */
  readonly since: number;
  /** How many bytes of that have come already, and when the last of them did. */
  readonly delivered: Readonly<Record<OutputStream, number>>;
  readonly lastAt: number;
}

/**
 * Output of a container that already runs: what the engine's log holds, then what comes. Attached first and joined to
 * the log, rather than following the log, because that loses lines when the engine rotates its files.
 */
export async function resumeOutput(
  session: EngineSession,
  resumption: Resumption,
  onOutput: OutputListener,
): Promise<Attachment> {
  const attachedAt = Date.now();
  const live: { stream: OutputStream; chunk: Buffer }[] = [];
  let passOn: OutputListener = (stream, chunk) => live.push({ stream, chunk });
  const attachment = await attachOutput(session, resumption.id, (stream, chunk) => passOn(stream, chunk));

  const recent: Record<OutputStream, Buffer[]> = { stdout: [], stderr: [] };
  await catchUp(session, resumption, (stream, { at, content }) => {
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

/**
 * What the log holds beyond what has come already. That is counted, since the times in the log are not those at which it
 * came; only when the engine has thrown older parts of the log away, the times have to do.
 */
export async function catchUp(session: EngineSession, resumption: Resumption, onEntry: OnEntry): Promise<void> {
  const { id, since, delivered, lastAt } = resumption;
  const left = { ...delivered };
  await readLog(session, { id, since }, (stream, { at, content }) => {
    const known = Math.min(left[stream], content.length);
    left[stream] -= known;
    if (known < content.length) onEntry(stream, { at, content: content.subarray(known) });
  });
  if (left.stdout === 0 && left.stderr === 0) return;
  await readLog(session, { id, since: lastAt + 1 }, (stream, entry) => {
    if (left[stream] > 0) onEntry(stream, entry);
  });
}

type OnEntry = (stream: OutputStream, entry: LogEntry) => void;

interface LogEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly content: Buffer;
}

/** Ends quietly when this engine keeps no log that can be read: then there is nothing to resume. */
async function readLog(
  session: EngineSession,
  { id, since }: { readonly id: string; readonly since: number },
  onEntry: OnEntry,
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
function createEntryReader(onEntry: OnEntry): FrameListener {
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
