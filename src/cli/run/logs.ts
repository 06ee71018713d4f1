import type { LogsFlags } from '../commands/logs.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { createLogFormat } from '../render/log-lines.ts';
import { logNames } from '../render/log-names.ts';
import { findRunning, requireRunning } from './find-running.ts';

export async function runLogs(resources: readonly string[], flags: LogsFlags, output: Output): Promise<number> {
  const client = await findRunning(flags);
  await requireRunning(client, resources);
  const leaving = new AbortController();
  const closing = new AbortController();
  process.once('SIGINT', () => leaving.abort());
  output.onClosed(() => closing.abort());
  const signal = AbortSignal.any([leaving.signal, closing.signal]);
  const format = createLogFormat(output.chalk, logNames(await client.snapshot(), resources));
  const { tail, since, grep, follow = false } = flags;
  // With a pattern, the newest lines are those that have it.
  const last = tail === undefined || (grep !== undefined && !follow) ? {} : { last: tail };
  const query = { resources, follow, ...last, ...(since !== undefined && { since }) };
  const shown: string[] = [];
  for await (const line of client.logs(query, signal)) {
    if (grep !== undefined && !grep.test(line.text)) continue;
    const text = flags.format === 'json' ? JSON.stringify(line) : format(line);
    if (follow || grep === undefined) output.data(text);
    else shown.push(text);
  }
  for (const text of tail === undefined ? shown : shown.slice(Math.max(0, shown.length - tail))) output.data(text);
  return leaving.signal.aborted ? exitCodes.interrupted : exitCodes.done;
}
