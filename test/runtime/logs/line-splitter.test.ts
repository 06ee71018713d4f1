import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLineSplitter } from '../../../src/runtime/logs/line-splitter.ts';

function collect() {
  const lines: string[] = [];
  const splitter = createLineSplitter((buffer, start, end) => lines.push(buffer.toString('utf8', start, end)));
  return { lines, push: (text: string | Buffer) => splitter.push(Buffer.from(text)), flush: () => splitter.flush() };
}

describe('createLineSplitter', () => {
  it('gives each line once it has ended, empty ones and colours too, with either line end', () => {
    const { lines, push } = collect();
    push('one\r\n\n\u001B[31mtwo\u001B[0m\nthr');
    expect(lines).toEqual(['one', '', '\u001B[31mtwo\u001B[0m']);
    push('ee\r');
    push('\nfour');
    expect(lines.slice(3)).toEqual(['three']);
  });

  it('gives the last line when the output ends', () => {
    const { lines, push, flush } = collect();
    push('one\ntwo');
    flush();
    flush();
    expect(lines).toEqual(['one', 'two']);
  });

  it('cuts a line at 64 KB, never inside a character', () => {
    const { lines, push, flush } = collect();
    const long = `x${'é'.repeat(100_000)}`;
    push(`${long}\n`);
    push(long);
    flush();
    expect(lines).toHaveLength(8);
    expect(lines.slice(0, 4).join('')).toBe(long);
    expect(lines.slice(4).join('')).toBe(long);
    expect(lines.every((line) => Buffer.byteLength(line) <= 64 * 1024)).toBe(true);
  });

  it('gives the same lines however the bytes are cut', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, '')));
    fc.assert(
      fc.property(texts, fc.array(fc.nat(200)), (expected, cuts) => {
        const { lines, push } = collect();
        let rest = Buffer.from(expected.map((text) => `${text}\n`).join(''));
        for (const cut of cuts) {
          push(rest.subarray(0, cut));
          rest = rest.subarray(cut);
        }
        push(rest);
        expect(lines).toEqual(expected.map((text) => Buffer.from(text).toString()));
      }),
    );
  });
});

describe('a line that does not end', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is given after 100 ms, up to its last whole character', async () => {
    const { lines, push } = collect();
    const euro = Buffer.from('€');
    push(Buffer.concat([Buffer.from('password: '), euro.subarray(0, 2)]));
    await vi.advanceTimersByTimeAsync(99);
    expect(lines).toEqual([]);
    await vi.advanceTimersByTimeAsync(2);
    expect(lines).toEqual(['password: ']);
    push(Buffer.concat([euro.subarray(2), Buffer.from('\n')]));
    expect(lines).toEqual(['password: ', '€']);
  });

  it('has 100 ms of its own, however long the output has been going on', async () => {
    const { lines, push } = collect();
    push('beginning');
    for (let round = 0; round < 5; round += 1) {
      await vi.advanceTimersByTimeAsync(60);
      push(` ${round}\nbeginning`);
    }
    expect(lines).toEqual(['beginning 0', 'beginning 1', 'beginning 2', 'beginning 3', 'beginning 4']);
  });
});
