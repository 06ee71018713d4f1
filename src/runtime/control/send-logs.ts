import type { ServerResponse } from 'node:http';
import type { LogFilter } from '../logs/log-store.ts';
import type { LogLine } from '../logs/log-line.ts';

export interface LogSource {
  tail(filter: LogFilter): readonly LogLine[];
  follow(listener: (lines: readonly LogLine[]) => void): () => void;
}

/** Bytes that may wait for a reader. One who reads slower than the application writes gets the rest from the store. */
const mostWaiting = 4 * 1024 * 1024;

/** What is kept. */
export function sendKept(filter: LogFilter, response: ServerResponse, logs: LogSource): void {
  write(response, logs.tail(filter));
}

/**
 * Then every line, until the other side goes. A reader that stands still (a stopped `| less`) costs no memory: it is
 * given what is still kept when it reads on, and told where lines are missing. Gives the function that ends it.
 */
export function sendFollowing(filter: LogFilter, response: ServerResponse, logs: LogSource): () => void {
  let sent = 0;
  let isBehind = false;
  const { resources } = filter;
  const isMeant = ({ resource }: LogLine): boolean => resources?.has(resource) !== false;
  const send = (lines: readonly LogLine[]): void => {
    if (isBehind) return;
    sent = lines.at(-1)?.sequence ?? sent;
    write(response, lines.filter(isMeant));
    isBehind = response.writableLength > mostWaiting;
  };
  const catchUp = (): void => {
    if (!isBehind) return;
    isBehind = false;
    const kept = logs.tail({ after: sent });
    const newest = kept.at(-1);
    if (newest !== undefined && newest.sequence - sent > kept.length) write(response, [gapBefore(newest)]);
    send(kept);
  };
  response.on('drain', catchUp);
  response.flushHeaders();
  return logs.follow(send);
}

function write(response: ServerResponse, lines: readonly LogLine[]): void {
  if (lines.length > 0) response.write(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function gapBefore({ time, sequence }: LogLine): LogLine {
  const text = 'lines are missing here: they came faster than they were read';
  return { resource: 'apphost', stream: 'system', text, time, sequence };
}
