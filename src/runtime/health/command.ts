import type { ReplicaTarget } from './replica-target.ts';
import { toReason } from './reason.ts';

/** Healthy when the command ends with exit code 0; its last line of output is the reason otherwise. */
export async function checkCommand(
  command: readonly string[],
  target: Pick<ReplicaTarget, 'execute'>,
  signal: AbortSignal,
): Promise<void> {
  const { exitCode, output } = await target.execute(command, signal);
  if (exitCode === 0) return;
  const lastLine = output.trimEnd().split('\n').at(-1)?.trim() ?? '';
  throw new Error(lastLine === '' ? `exit code ${exitCode}` : toReason(`exit code ${exitCode}: ${lastLine}`));
}
