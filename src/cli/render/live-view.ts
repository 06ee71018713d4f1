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
  let drawn = 0;
  let pending: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  const erase = (): string => `\r${clearLine}${`${cursorUp}${clearLine}`.repeat(drawn)}`;
  const draw = (): void => {
    timer = undefined;
    const lines = block().slice(0, Math.max(1, output.rows() - 1));
    const scrolled = pending.map((line) => `${line}\n`).join('');
    output.draw(`${beginFrame}${erase()}${scrolled}${lines.map((line) => `${line}\n`).join('')}${endFrame}`);
    pending = [];
    drawn = lines.length;
  };
  process.once('exit', restore);
  output.draw(hideCursor);
  return {
    print: (lines) => {
      pending.push(...lines);
      timer ??= setTimeout(draw, interval);
    },
    refresh: () => {
      timer ??= setTimeout(draw, interval);
    },
    end: (keep) => {
      clearTimeout(timer);
      if (keep || pending.length > 0) draw();
      if (!keep) {
        output.draw(erase());
        drawn = 0;
      }
      process.removeListener('exit', restore);
      restore();
    },
  };
}

/** Whatever ends the process, the cursor is seen again. */
function restore(): void {
  process.stdout.write(showCursor);
}
