import type { LogStream } from './log-line.ts';

/** A line as it is stored, before its text is made. */
export interface StoredLine {
  readonly time: number;
  readonly stream: LogStream;
  readonly sequence: number;
  readonly text: string;
}

/**
 * The newest lines of one source, within a bound of bytes. Text is kept as bytes in a few large blocks, so that a
 * million lines cost no million objects; the oldest block goes when the bound is reached.
 */
export interface LineRing {
  append(line: { readonly time: number; readonly stream: LogStream; readonly sequence: number }, text: LineText): void;
  /** From the newest line backwards, until `visit` says false. */
  backwards(visit: (line: StoredLine) => boolean): void;
  /** Memory in use, in bytes. */
  readonly size: number;
}

interface LineText {
  readonly buffer: Buffer;
  readonly start: number;
  readonly end: number;
}

interface Block {
  readonly bytes: Buffer;
  readonly ends: Uint32Array;
  readonly times: Float64Array;
  readonly sequences: Float64Array;
  readonly streams: Uint8Array;
  count: number;
  used: number;
}

const streams: readonly LogStream[] = ['stdout', 'stderr', 'system'];
const firstBlock = 4 * 1024;
const largestBlock = 256 * 1024;
/** Each block is this much larger than the one before: quiet resources stay small. */
const growth = 4;
/** A block holds at most one line for so many of its bytes, and needs room for the facts of each. */
const bytesPerLine = 32;
const factsPerLine = 4 + 8 + 8 + 1;

export function createLineRing(mostBytes: number): LineRing {
  const blocks: Block[] = [];
  let size = 0;
  let capacity = firstBlock;
  const addBlock = (needed: number): Block => {
    const block = createBlock(Math.max(needed, Math.min(capacity, largestBlock, mostBytes / 4)));
    capacity *= growth;
    blocks.push(block);
    size += sizeOf(block);
    while (size > mostBytes && blocks.length > 1) size -= sizeOf(blocks.shift() ?? block);
    return block;
  };
  return {
    append: (line, text) => {
      const length = text.end - text.start;
      const last = blocks.at(-1);
      write(last !== undefined && hasRoom(last, length) ? last : addBlock(length), line, text);
    },
    backwards: (visit) => {
      for (let at = blocks.length - 1; at >= 0; at -= 1) {
        const block = blocks[at];
        if (block !== undefined && !visitBlock(block, visit)) return;
      }
    },
    get size() {
      return size;
    },
  };
}

function createBlock(bytes: number): Block {
  const length = Math.ceil(bytes);
  const lines = Math.max(1, Math.ceil(length / bytesPerLine));
  return {
    bytes: Buffer.allocUnsafeSlow(length),
    ends: new Uint32Array(lines),
    times: new Float64Array(lines),
    sequences: new Float64Array(lines),
    streams: new Uint8Array(lines),
    count: 0,
    used: 0,
  };
}

function hasRoom(block: Block, length: number): boolean {
  return block.count < block.ends.length && block.used + length <= block.bytes.length;
}

function sizeOf(block: Block): number {
  return block.bytes.length + block.ends.length * factsPerLine;
}

function write(
  block: Block,
  line: { readonly time: number; readonly stream: LogStream; readonly sequence: number },
  text: LineText,
): void {
  block.used += text.buffer.copy(block.bytes, block.used, text.start, text.end);
  block.ends[block.count] = block.used;
  block.times[block.count] = line.time;
  block.sequences[block.count] = line.sequence;
  block.streams[block.count] = streams.indexOf(line.stream);
  block.count += 1;
}

function visitBlock(block: Block, visit: (line: StoredLine) => boolean): boolean {
  for (let at = block.count - 1; at >= 0; at -= 1) {
    const start = at === 0 ? 0 : (block.ends[at - 1] ?? 0);
    const goOn = visit({
      time: block.times[at] ?? 0,
      stream: streams[block.streams[at] ?? 0] ?? 'stdout',
      sequence: block.sequences[at] ?? 0,
      // Made only when it is looked at.
      get text() {
        return block.bytes.toString('utf8', start, block.ends[at]);
      },
    });
    if (!goOn) return false;
  }
  return true;
}
