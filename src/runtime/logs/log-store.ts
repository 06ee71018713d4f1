import type { Clock } from '../clock.ts';
import { createLineRing, type LineRing, type StoredLine } from './line-ring.ts';
import { createLineSplitter, type LineReceiver, type LineSplitter } from './line-splitter.ts';
import type { LogLine, LogSource, LogStream } from './log-line.ts';

export interface LogFilter {
  /** Names; absent: all. */
  readonly resources?: ReadonlySet<string>;
  readonly replica?: number;
  /** Only lines after this one. */
  readonly after?: number;
  /** Only lines since then, in milliseconds since the epoch. */
  readonly since?: number;
  /** At most so many, the newest. */
  readonly last?: number;
}

/** Takes the output of one replica as it comes. */
export interface LogInput {
  write(stream: 'stdout' | 'stderr', chunk: Buffer): void;
  /** The replica has ended: a last line without end is passed on. */
  end(): void;
}

export interface LogStore {
  open(source: LogSource): LogInput;
  /** A line of ours about a resource. */
  note(source: LogSource, text: string): void;
  /** What is kept, in the order of arrival. */
  tail(filter?: LogFilter): readonly LogLine[];
  /** Every line from now on, in batches, none left out. Gives the function that ends it; what is pending comes before. */
  follow(listener: (lines: readonly LogLine[]) => void): () => void;
  /** Memory that lines are kept in, in bytes. */
  readonly size: number;
}

export interface LogStoreOptions {
  /** Bound for each replica of each resource, in bytes. */
  readonly maxBytesPerSource?: number;
}

const defaultBound = 8 * 1024 * 1024;
/** Lines that are handed on at once: few enough to leave the event loop free, many enough to be cheap. */
const batchSize = 2000;

export function createLogStore(clock: Pick<Clock, 'now'>, options: LogStoreOptions = {}): LogStore {
  const rings = createRings(options.maxBytesPerSource ?? defaultBound);
  const followers = createFollowers();
  let sequence = 0;
  const openStream = (source: LogSource, stream: LogStream): LineSplitter => {
    const ring = rings.of(source);
    let time = 0;
    const receive: LineReceiver = (buffer, start, end) => {
      sequence += 1;
      ring.append({ time, stream, sequence }, { buffer, start, end });
      if (!followers.any()) return;
      followers.add(toLine(source, { time, stream, sequence, text: buffer.toString('utf8', start, end) }));
    };
    const splitter = createLineSplitter(receive);
    return {
      push: (chunk) => {
        // Once for all lines of a chunk: they came together, and a clock is slow beside a million lines.
        time = clock.now();
        splitter.push(chunk);
      },
      flush: () => splitter.flush(),
    };
  };
  return {
    open: (source) => {
      const stdout = openStream(source, 'stdout');
      const stderr = openStream(source, 'stderr');
      return {
        write: (stream, chunk) => (stream === 'stdout' ? stdout : stderr).push(chunk),
        end: () => {
          stdout.flush();
          stderr.flush();
        },
      };
    },
    note: (source, text) => {
      const input = openStream(source, 'system');
      input.push(Buffer.from(text));
      input.flush();
    },
    tail: (filter = {}) => tailOf(rings.all(), filter),
    follow: (listener) => followers.follow(listener),
    get size() {
      return rings.all().reduce((sum, { ring }) => sum + ring.size, 0);
    },
  };
}

interface SourceRing {
  readonly source: LogSource;
  readonly ring: LineRing;
}

interface Rings {
  of(source: LogSource): LineRing;
  all(): readonly SourceRing[];
}

function createRings(mostBytes: number): Rings {
  const rings = new Map<string, SourceRing>();
  return {
    of: (source) => {
      const key = `${source.resource}/${source.replica ?? ''}`;
      const known = rings.get(key);
      if (known !== undefined) return known.ring;
      const ring = createLineRing(mostBytes);
      rings.set(key, { source, ring });
      return ring;
    },
    all: () => [...rings.values()],
  };
}

interface Followers {
  any(): boolean;
  add(line: LogLine): void;
  follow(listener: (lines: readonly LogLine[]) => void): () => void;
}

/** All followers get the same batches: at the end of the event loop's turn, or earlier when much has come. */
function createFollowers(): Followers {
  const listeners = new Set<(lines: readonly LogLine[]) => void>();
  let pending: LogLine[] = [];
  let scheduled = false;
  const deliver = (): void => {
    const lines = pending;
    pending = [];
    if (lines.length > 0) for (const listener of listeners) listener(lines);
  };
  return {
    any: () => listeners.size > 0,
    add: (line) => {
      pending.push(line);
      if (pending.length >= batchSize) deliver();
      if (scheduled) return;
      scheduled = true;
      setImmediate(() => {
        scheduled = false;
        deliver();
      });
    },
    follow: (listener) => {
      // What came before is not for the newcomer.
      deliver();
      listeners.add(listener);
      return () => {
        deliver();
        listeners.delete(listener);
      };
    },
  };
}

function tailOf(rings: readonly SourceRing[], filter: LogFilter): readonly LogLine[] {
  const { resources, replica, after = 0, since = 0, last = Number.POSITIVE_INFINITY } = filter;
  const found: LogLine[] = [];
  for (const { source, ring } of rings) {
    if (resources !== undefined && !resources.has(source.resource)) continue;
    if (replica !== undefined && source.replica !== replica) continue;
    let count = 0;
    ring.backwards((line) => {
      if (line.sequence <= after || line.time < since || count >= last) return false;
      found.push(toLine(source, line));
      count += 1;
      return true;
    });
  }
  found.sort((one, other) => one.sequence - other.sequence);
  return Number.isFinite(last) ? found.slice(Math.max(0, found.length - last)) : found;
}

/** Spelled out: an object spread costs ten times as much as all the rest that is done for a line. */
function toLine({ resource, replica }: LogSource, { time, stream, text, sequence }: StoredLine): LogLine {
  return replica === undefined
    ? { resource, time, stream, text, sequence }
    : { resource, replica, time, stream, text, sequence };
}
