import { constants } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import type { Output } from '../output.ts';

/** Lines that scroll, above a block that stays at the bottom and is drawn anew. */
export interface LiveView {
  /** Goes into the scrolled part. */
  print(lines: readonly string[]): void;
  /** The block changed: draws it soon, at most ten times a second. */
  refresh(): void;
  /** Leaves the last block standing, or takes it away, and gives the cursor back. */
  end(keep: boolean): void;
}

const interval = 100;
const hideCursor = '\u001B[?25l';
const showCursor = '\u001B[?25h';
/** Terminals that know it show what stands between in one go; the others ignore it. */
const beginFrame = '\u001B[?2026h';
const endFrame = '\u001B[?2026l';
const clearLine = '\u001B[2K';
const cursorUp = '\u001B[1A';

export function createLiveView(output: Output, block: () => readonly string[]): LiveView {
  let drawn: readonly string[] = [];
  let pending: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const erase = (): string => `\r${clearLine}${`${cursorUp}${clearLine}`.repeat(rowsOf(drawn, output.columns()))}`;
  const draw = (): void => {
    timer = undefined;
    const lines = block().slice(0, Math.max(1, output.rows() - 1));
    const scrolled = pending.map((line) => `${line}\n`).join('');
    output.draw(`${beginFrame}${erase()}${scrolled}${lines.map((line) => `${line}\n`).join('')}${endFrame}`);
    pending = [];
    drawn = lines;
  };
  const refresh = (): void => {
    timer ??= setTimeout(draw, interval);
  };
  // A narrower terminal has broken what stands there into more rows.
  process.stdout.on('resize', refresh);
  const forget = restoreWhateverEnds();
  output.draw(hideCursor);
  return {
    print: (lines) => {
      pending.push(...lines);
      refresh();
    },
    refresh,
    end: (keep) => {
      clearTimeout(timer);
      if (keep || pending.length > 0) draw();
      if (!keep) {
        output.draw(erase());
        drawn = [];
      }
      process.stdout.off('resize', refresh);
      forget();
      output.draw(showCursor);
    },
  };
}

/** How many rows of the terminal the lines take. */
function rowsOf(lines: readonly string[], columns: number): number {
  const widths = lines.map((line) => stripVTControlCharacters(line).length);
  return widths.reduce((rows, width) => rows + Math.max(1, Math.ceil(width / columns)), 0);
}

/** Whatever ends the process, the cursor is seen again: also a signal that nobody else handles. */
function restoreWhateverEnds(): () => void {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  process.once('exit', restoreCursor);
  for (const signal of signals) process.on(signal, endUnlessHandled);
  return () => {
    process.off('exit', restoreCursor);
    for (const signal of signals) process.off(signal, endUnlessHandled);
  };
}

function restoreCursor(): void {
  process.stdout.write(showCursor);
}

function endUnlessHandled(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) === 1) process.exit(128 + constants.signals[signal]);
}
