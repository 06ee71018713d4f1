import type { Tool } from '../tool.ts';

const logLines = 20;
/** A node that is away must not hold up what is to be said. Milliseconds. */
const patience = 10_000;

/** The last lines of a task, or of all tasks of a service, on whichever node they are. */
export async function readTaskLog(docker: Tool, id: string): Promise<readonly string[]> {
  const args = ['service', 'logs', '--raw', '--tail', String(logLines), id];
  const { ok, stdout, stderr } = await docker.run(args, { signal: AbortSignal.timeout(patience) });
  if (!ok) return [];
  return [...stdout.split('\n'), ...stderr.split('\n')].filter((line) => line !== '').slice(-logLines);
}
