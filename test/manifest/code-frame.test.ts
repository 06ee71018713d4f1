import { describe, expect, it } from 'vitest';
import { toCodeFrame } from '../../src/manifest/code-frame.ts';

const frame = (text: string, line: number, column: number, length = 1): unknown =>
  toCodeFrame({ file: 'f', line, column, length }, new Map([['f', text]]));

describe('toCodeFrame', () => {
  it('shows the line with its neighbours and marks the place', () => {
    expect(frame('one\ntwo\nthree\nfour', 2, 2, 2)).toEqual({
      gutter: 1,
      lines: [
        { number: 1, text: 'one' },
        { number: 2, text: 'two', marker: ' ^^' },
        { number: 3, text: 'three' },
      ],
    });
  });

  it('keeps tabs before the mark, so that it stands under its place', () => {
    expect(frame('\ta\tb', 1, 4)).toMatchObject({ lines: [{ marker: '\t \t^' }] });
  });

  it('cuts long lines around the place', () => {
    const { lines } = frame(`${'x'.repeat(500)}HERE${'y'.repeat(500)}`, 1, 501, 4) as {
      lines: { text: string; marker: string }[];
    };
    const [line] = lines;
    expect(line?.text.length).toBeLessThan(130);
    expect(line?.text.slice(line.marker.indexOf('^'), line.marker.lastIndexOf('^') + 1)).toBe('HERE');
  });

  it('shows control characters instead of sending them to the terminal', () => {
    expect(frame('a\u001b[31mb', 1, 1)).toMatchObject({ lines: [{ text: 'a␛[31mb' }] });
  });

  it('has no frame for a text or a line that it does not know', () => {
    expect(frame('one', 5, 1)).toBeUndefined();
    expect(toCodeFrame({ file: 'other', line: 1, column: 1 }, new Map())).toBeUndefined();
  });
});
