/** Receives a line as a part of a buffer, which is only good for the time of the call. */
export type LineReceiver = (buffer: Buffer, start: number, end: number) => void;

export interface LineSplitter {
  push(chunk: Buffer): void;
  /** A line that has begun and not ended is passed on as it is: now, because nothing more comes. */
  flush(): void;
}

/** A line this long is passed on in pieces. Bytes. */
const longestLine = 64 * 1024;
/** How long a line that has begun may wait for its end (a prompt has none). Milliseconds. */
const patience = 100;
const newline = 10;
const carriageReturn = 13;

/**
 * Splits output into lines, on bytes: a character that is cut between two chunks is whole again in its line. Both `\n`
 * and `\r\n` end one.
 */
export function createLineSplitter(receive: LineReceiver): LineSplitter {
  let begun: Buffer | undefined;
  /** Lines that began; tells whether the one that a timer was set for is still the same. */
  let beginnings = 0;
  let timer: NodeJS.Timeout | undefined;
  const passOnUnended = (): void => {
    timer = undefined;
    if (begun !== undefined) begun = passWholeCharacters(begun, receive);
  };
  const watch = (): void => {
    const watched = beginnings;
    timer = setTimeout(() => {
      // When the event loop was busy, the end may be waiting in the pipe: it is read before the immediate.
      setImmediate(() => {
        if (begun === undefined) timer = undefined;
        else if (watched === beginnings) passOnUnended();
        else watch();
      });
    }, patience);
  };
  return {
    flush: () => {
      clearTimeout(timer);
      timer = undefined;
      const rest = begun;
      begun = undefined;
      if (rest !== undefined) passOn(rest, 0, rest.length, receive);
    },
    push: (chunk) => {
      const buffer = begun === undefined ? chunk : Buffer.concat([begun, chunk]);
      // What was kept has no newline in it, so it is not searched again.
      const start = passLines(buffer, begun?.length ?? 0, receive);
      if (begun === undefined || start > 0) beginnings += 1;
      // A copy: the chunk is large, and its memory is to be free again.
      begun = start < buffer.length ? Buffer.from(buffer.subarray(start)) : undefined;
      if (begun !== undefined && timer === undefined) watch();
    },
  };
}

/** Where the line begins that has no end yet. */
function passLines(buffer: Buffer, from: number, receive: LineReceiver): number {
  let start = 0;
  for (let end = buffer.indexOf(newline, from); end !== -1; end = buffer.indexOf(newline, start)) {
    passOn(buffer, start, end, receive);
    start = end + 1;
  }
  while (buffer.length - start > longestLine) {
    const end = characterBoundary(buffer, start + longestLine);
    receive(buffer, start, end);
    start = end;
  }
  return start;
}

function passOn(buffer: Buffer, from: number, to: number, receive: LineReceiver): void {
  const last = to > from && buffer[to - 1] === carriageReturn ? to - 1 : to;
  let start = from;
  while (last - start > longestLine) {
    const end = characterBoundary(buffer, start + longestLine);
    receive(buffer, start, end);
    start = end;
  }
  receive(buffer, start, last);
}

/** Gives what is left: the beginning of a character whose other bytes are still on their way. */
function passWholeCharacters(buffer: Buffer, receive: LineReceiver): Buffer | undefined {
  const end = lastCharacterEnd(buffer);
  if (end > 0) passOn(buffer, 0, end, receive);
  return end < buffer.length ? buffer.subarray(end) : undefined;
}

function lastCharacterEnd(buffer: Buffer): number {
  const start = characterBoundary(buffer, buffer.length - 1);
  const lead = buffer[start] ?? 0;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1;
  return start + length > buffer.length ? start : buffer.length;
}

/** The place itself, or the beginning of the UTF-8 character that it is inside of. */
function characterBoundary(buffer: Buffer, at: number): number {
  for (let place = at; place > at - 4 && place > 0; place -= 1) {
    const isContinuation = ((buffer[place] ?? 0) & 0xc0) === 0x80;
    if (!isContinuation) return place;
  }
  return at;
}
