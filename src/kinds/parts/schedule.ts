import { cronPattern } from './patterns.ts';

export const schedule = {
  description:
    'Runs it at these times, as five-field cron in UTC: minute, hour, day of the month, month, day of the week. It also runs on `start`, and nothing can wait for it.',
  type: 'string',
  ...cronPattern,
  examples: ['0 3 * * *', '*/15 * * * *'],
} as const;

const ranges = [
  { field: 'minute', from: 0, to: 59, names: [] },
  { field: 'hour', from: 0, to: 23, names: [] },
  { field: 'day of the month', from: 1, to: 31, names: [] },
  {
    field: 'month',
    from: 1,
    to: 12,
    names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'],
  },
  { field: 'day of the week', from: 0, to: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
] as const;

/** What is wrong with a schedule of five fields, or `undefined`. */
export function scheduleMistake(cron: string): string | undefined {
  const fields = cron.trim().split(/ +/);
  for (const [index, range] of ranges.entries()) {
    const text = fields[index] ?? '';
    if (!text.split(',').every((part) => fits(part.toLowerCase(), range))) {
      return `\`${text}\` is no ${range.field} (${range.from} to ${range.to})`;
    }
  }
  return undefined;
}

function fits(part: string, { from, to, names }: (typeof ranges)[number]): boolean {
  const match = /^(\*|\w+)(?:-(\w+))?(?:\/([0-9]+))?$/.exec(part);
  if (match === null || Number(match[3] ?? 1) < 1) return false;
  const [, first = '', last] = match;
  if (first === '*') return last === undefined;
  const bounds = [first, last ?? first].map((text) => toNumber(text, names));
  const [low = -1, high = -1] = bounds;
  return low >= from && high <= to && low <= high;
}

function toNumber(text: string, names: readonly string[]): number {
  if (/^[0-9]+$/.test(text)) return Number(text);
  const index = names.indexOf(text);
  if (index === -1) return Number.NaN;
  return names.length === 12 ? index + 1 : index;
}
