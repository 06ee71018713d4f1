import type { LogsFlags } from '../commands/logs.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { createLogFormat } from '../render/log-lines.ts';
import { findRunning } from './find-running.ts';
import { requireNames } from './require-names.ts';

export async function runLogs(resources: readonly string[], flags: LogsFlags, output: Output): Promise<number> {
  const { application, client } = await findRunning(flags);
  requireNames(application, resources);
  const leaving = new AbortController();
  const closing = new AbortController();
  process.once('SIGINT', () => leaving.abort());
  output.onClosed(() => closing.abort());
  const signal = AbortSignal.any([leaving.signal, closing.signal]);
  const format = createLogFormat(output.chalk);
  const last = flags.tail === undefined ? {} : { last: flags.tail };
  for await (const line of client.logs({ resources, ...last, follow: flags.follow === true }, signal)) {
    output.data(flags.format === 'json' ? JSON.stringify(line) : format(line));
  }
  return leaving.signal.aborted ? exitCodes.interrupted : exitCodes.done;
}
