/**
 * Where a log and live output meet, the live output may begin with what the log already ended with. Given the end of the
 * log, from the moment on when the live output was asked for, it cuts that repetition off the live chunks.
 */
export function createSeam(recent: Buffer): (chunk: Buffer) => Buffer {
  let repeated: Buffer | undefined = recent.length === 0 ? Buffer.alloc(0) : undefined;
  return (chunk) => {
    repeated ??= findRepetition(recent, chunk);
    const cut = Math.min(repeated.length, chunk.length);
    if (cut === 0 || !repeated.subarray(0, cut).equals(chunk.subarray(0, cut))) {
      repeated = Buffer.alloc(0);
      return chunk;
    }
    repeated = repeated.subarray(cut);
    return chunk.subarray(cut);
  };
}

/** The longest end of `recent` that agrees with the beginning of the live output, as far as both go. */
function findRepetition(recent: Buffer, chunk: Buffer): Buffer {
  for (let start = 0; start < recent.length; start += 1) {
    const length = Math.min(recent.length - start, chunk.length);
    if (recent.compare(chunk, 0, length, start, start + length) === 0) return recent.subarray(start);
  }
  return Buffer.alloc(0);
}
