import type { ProcessExit, ProcessHost, ProcessRequest, RunningProcess } from '../processes/process-host.ts';

const cancelGrace = 2000;
const shownLines = 5;
/** Bytes that surely hold the last lines. */
const keptOutput = 8 * 1024;

/**
 * Runs a program and returns what it printed. Rejects with its last lines when it fails, and with the reason of `signal`,
 * which ends its whole group.
 */
export async function runToEnd(host: ProcessHost, request: ProcessRequest, signal: AbortSignal): Promise<string> {
  const { output, exit } = await outputOf(host, request, signal);
  if (exit.code !== 0)
    throw new Error(tellingLines(output) || `${request.command[0]} ended with ${exit.code ?? exit.signal}`);
  return output;
}

/** The same for a program that may fail and be right all the same. */
export async function outputOf(
  host: ProcessHost,
  request: ProcessRequest,
  signal: AbortSignal,
): Promise<{ readonly output: string; readonly exit: ProcessExit }> {
  signal.throwIfAborted();
  const running = await host.start(request);
  let output = '';
  running.onOutput((_, chunk) => {
    output = (output + chunk.toString('utf8')).slice(-keptOutput);
  });
  const cancel = (): void => void stopQuietly(running);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  const exit = await running.exited.finally(() => signal.removeEventListener('abort', cancel));
  signal.throwIfAborted();
  return { output, exit };
}

async function stopQuietly(running: RunningProcess): Promise<void> {
  // Whoever waits for the program is told why it was ended; there is nobody else to tell.
  await running.stop('SIGTERM', cancelGrace).catch(() => undefined);
}

/** What programs say last is often advice or how they cleared up: the first lines that speak of an error say why. */
function tellingLines(output: string): string {
  const lines = output.trim().split('\n');
  const errors = lines.filter((line) => /\b(error|fatal|panic)\b/i.test(line));
  return (errors.length > 0 ? errors.slice(0, shownLines) : lines.slice(-shownLines)).join('\n');
}
