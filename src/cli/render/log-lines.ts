import type { ChalkInstance } from 'chalk';
import type { LogLine } from '../../runtime/logs/log-line.ts';

const colors = ['cyan', 'magenta', 'yellow', 'green', 'blue', 'cyanBright', 'magentaBright', 'yellowBright'] as const;

/** Turns log lines into text with a prefix of one width: `api/2 | listening`. */
export function createLogFormat(chalk: ChalkInstance, names: readonly string[] = []): (line: LogLine) => string {
  const prefixes = new Map<string, string>();
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
    return `${prefix} ${stream === 'system' ? chalk.dim(text) : text}`;
  };
}

/** The same colour for a resource in every run. */
function colorOf(name: string): (typeof colors)[number] {
  const sum = Buffer.from(name).reduce((total, byte) => (total * 31 + byte) % 9973, 0);
  return colors[sum % colors.length] ?? 'cyan';
}
