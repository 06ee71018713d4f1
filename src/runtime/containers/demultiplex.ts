export type OutputStream = 'stdout' | 'stderr';

/**
 * Takes an engine's output stream apart: frames of an 8-byte header (stream, three zeros, length as big-endian 32 bits)
 * and content. Frames and chunks have nothing to do with each other; content is handed on as it comes, without a copy.
 * `remaining` says how many bytes of the frame are still to come.
 */
export function createDemultiplexer(
  onOutput: (stream: OutputStream, chunk: Buffer, remaining: number) => void,
): (chunk: Buffer) => void {
  const header = Buffer.alloc(headerLength);
  let headerFilled = 0;
  let remaining = 0;
  let stream: OutputStream = 'stdout';

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (remaining === 0) {
        const copied = chunk.copy(header, headerFilled, at);
        headerFilled += copied;
        at += copied;
        if (headerFilled < headerLength) return;
        headerFilled = 0;
        stream = header[0] === 2 ? 'stderr' : 'stdout';
        remaining = header.readUInt32BE(4);
        continue;
      }
      const end = Math.min(at + remaining, chunk.length);
      const piece = chunk.subarray(at, end);
      remaining -= piece.length;
      at = end;
      onOutput(stream, piece, remaining);
    }
  };
}

const headerLength = 8;
