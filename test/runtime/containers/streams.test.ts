import { array, assert, asyncProperty, constantFrom, integer, property, record, uint8Array } from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createBuildOutput } from '../../../src/runtime/containers/build-output.ts';
import { readBuildKitLine } from '../../../src/runtime/containers/buildkit-output.ts';
import { createDemultiplexer, type OutputStream } from '../../../src/runtime/containers/demultiplex.ts';
import { readJsonLines } from '../../../src/runtime/containers/json-lines.ts';
import { createSeam } from '../../../src/runtime/containers/output-seam.ts';

/** The same bytes in pieces of the given sizes, over and over. */
function cut(bytes: Buffer, sizes: readonly number[]): readonly Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const size = sizes[index % sizes.length] ?? 1;
    pieces.push(bytes.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

const sizes = array(integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });

describe('taking an output stream apart', () => {
  test('gives every byte to its stream, however the chunks are cut', () => {
    const frame = record({
      stream: constantFrom<OutputStream>('stdout', 'stderr'),
      content: uint8Array({ maxLength: 60 }),
    });
    assert(
      property(array(frame), sizes, (frames, lengths) => {
        const expected = { stdout: '', stderr: '' };
        const whole = Buffer.concat(
          frames.map(({ stream, content }) => {
            expected[stream] += Buffer.from(content).toString('hex');
            const header = Buffer.from([stream === 'stderr' ? 2 : 1, 0, 0, 0, 0, 0, 0, 0]);
            header.writeUInt32BE(content.length, 4);
            return Buffer.concat([header, content]);
          }),
        );
        const seen = { stdout: '', stderr: '' };
        const push = createDemultiplexer((stream, chunk) => {
          seen[stream] += chunk.toString('hex');
        });
        cut(whole, lengths).forEach(push);
        expect(seen).toEqual(expected);
      }),
    );
  });
});

describe('lines of JSON', () => {
  test('are read however the chunks are cut, and what is none is left out', async () => {
    const text = '{"status":"grüße 🎉"}\r\n\n{"id":"a","n":1}\nnot json\n"text"\n{"last":true}';
    await assert(
      asyncProperty(sizes, async (lengths) => {
        const seen: unknown[] = [];
        for await (const object of readJsonLines(stream(cut(Buffer.from(text), lengths)))) seen.push(object);
        expect(seen).toEqual([{ status: 'grüße 🎉' }, { id: 'a', n: 1 }, { last: true }]);
      }),
    );
  });
});

async function* stream(chunks: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* chunks;
}

describe('the seam between a log and live output', () => {
  test('leaves neither a gap nor a repetition', () => {
    // Lines that all differ: with equal ones nobody could tell.
    const count = integer({ min: 0, max: 30 });
    assert(
      property(count, count, count, sizes, (before, both, after, lengths) => {
        const all = Array.from({ length: before + both + after }, (_, index) => `line ${index}\n`);
        const recent = Buffer.from(all.slice(0, before + both).join(''));
        const live = Buffer.from(all.slice(before).join(''));
        const seam = createSeam(recent);
        const rest = Buffer.concat(
          cut(
            live,
            lengths.map((size) => size + 10),
          ).map(seam),
        );
        expect(recent.toString() + rest.toString()).toBe(all.join(''));
      }),
    );
  });
});

describe('output of a build', () => {
  test('is cut into lines, and the last step is remembered', () => {
    const lines: string[] = [];
    const output = createBuildOutput((line) => lines.push(line));
    ['Step 1/2 : FROM a\n ---> 12', '34\nStep 2/2 : RUN x\n', ' 10%\r 100%\r\n\u001B[91moops\n\u001B[0mend'].forEach(
      (text) => output.write(text),
    );
    output.flush();
    expect(lines).toEqual(['Step 1/2 : FROM a', ' ---> 1234', 'Step 2/2 : RUN x', ' 100%', 'oops', 'end']);
    expect(output.step()).toBe('Step 2/2 : RUN x');
    expect(output.tail()).toEqual([' 100%', 'oops', 'end']);
  });

  test.each([
    [`${Buffer.from('done\nand more\n').toString('base64')}\n`, 'done\nand more\n'],
    ['[sha256:c9cc1] [stage-0 3/3] RUN make\n', '[stage-0 3/3] RUN make\n'],
    ['CACHED: [stage-0 2/3] RUN x\n', 'CACHED: [stage-0 2/3] RUN x\n'],
    ['extracting: 45% (45/100)\n', ''],
    [`WARNING: ${Buffer.from('careful').toString('base64')}\n`, 'WARNING: careful\n'],
  ])('of BuildKit, as dockerode tells it: %j', (line, text) => {
    expect(readBuildKitLine(line)).toBe(text);
  });
});
