import { stripVTControlCharacters } from 'node:util';
import type { ChalkInstance } from 'chalk';
import type { LogLine } from '../../runtime/logs/log-line.ts';

const colors = ['cyan', 'magenta', 'yellow', 'green', 'blue', 'cyanBright', 'magentaBright', 'yellowBright'] as const;

/** Turns log lines into text with a prefix of one width: `api/2 | listening`. */
export function createLogFormat(chalk: ChalkInstance, names: readonly string[] = []): (line: LogLine) => string {
  const prefixes = new Map<string, string>();
  const colorOf = createColors(names);
  let width = Math.max(0, ...names.map((name) => name.length));
  return ({ resource, replica, stream, text }) => {
    const name = replica === undefined ? resource : `${resource}/${replica}`;
    if (name.length > width) {
      width = name.length;
      prefixes.clear();
    }
    let prefix = prefixes.get(name);
    if (prefix === undefined) {
      prefix = chalk[colorOf(resource)](`${name.padEnd(width)} |`);
      prefixes.set(name, prefix);
    }
    const shown = cleanLine(text, chalk.level > 0);
    return `${prefix} ${stream === 'system' ? chalk.dim(shown) : shown}`;
  };
}

// oxlint-disable-next-line no-control-regex -- They are what has to be found.
const controls = /[\u0000-\u0008\u000B-\u001F\u007F\u009B]/;
// oxlint-disable-next-line no-control-regex -- The sequences that only colour.
const colorSequence = /\u001B\[[\d;:]*m/g;
const reset = '\u001B[0m';

/**
 * What a program says to a terminal of its own would move the cursor of this one, or wipe it: only colours are kept. Of
 * a line that was written over itself, as progress bars are, the last version.
 */
export function cleanLine(text: string, keepColors: boolean): string {
  if (!controls.test(text)) return text;
  const last = text.replace(/\r+$/, '').split('\r').at(-1) ?? '';
  if (!keepColors) return stripControls(last);
  const colors = last.match(colorSequence) ?? [];
  if (colors.length === 0) return stripControls(last);
  const pieces = last.split(colorSequence).map((piece) => stripControls(piece));
  return `${pieces.map((piece, index) => `${piece}${colors[index] ?? ''}`).join('')}${reset}`;
}

function stripControls(text: string): string {
  // oxlint-disable-next-line no-control-regex -- As above.
  return stripVTControlCharacters(text).replace(/[\u0000-\u0008\u000B-\u001F\u007F\u009B]/g, '');
}

/** One after the other, in the order of the names: neighbours differ, and a resource keeps its colour. */
function createColors(names: readonly string[]): (resource: string) => (typeof colors)[number] {
  const known = new Map<string, number>();
  const numberOf = (resource: string): number => {
    const number = known.get(resource) ?? known.size;
    known.set(resource, number);
    return number;
  };
  for (const name of names) numberOf(name.split('/', 1)[0] ?? name);
  return (resource) => colors[numberOf(resource) % colors.length] ?? 'cyan';
}
