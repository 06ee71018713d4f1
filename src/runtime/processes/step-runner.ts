import { realpath } from 'node:fs/promises';
import type { PrepareStep } from '../../model/workload.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { OutputListener, ProcessExit, ProcessHost, RunningProcess } from './process-host.ts';
import { digestInputs, hasResult, settleInputs, stampKey, toStamp, type StepStamps } from './step-stamp.ts';

interface StepRequest {
  readonly step: PrepareStep;
  /** Absolute path of the project. */
  readonly directory: string;
  /** The whole environment; the step's own variables win. */
  readonly env: Readonly<Record<string, string>>;
}

export interface StepRunner {
  /**
   * Runs a step unless its inputs and its result are as the last time. Steps of one folder run one after the other.
   * Rejects with `STEP_FAILED` (facts: `step`, `exitCode` or `signal`, `output` = the last lines), with
   * `PROCESS_NOT_STARTED`, or with the reason of `signal`, which ends the step's whole group.
   */
  run(request: StepRequest, onOutput: OutputListener, signal: AbortSignal): Promise<'ran' | 'skipped'>;
}

const keptLines = 20;
/** Bytes that surely hold the last lines. */
const keptOutput = 16 * 1024;
const cancelGrace = 2000;

export function createStepRunner(host: ProcessHost, stamps: StepStamps): StepRunner {
  const queues = new Map<string, Promise<unknown>>();
  return {
    run: async (request, onOutput, signal) => {
      const folder = await realpath(request.directory).catch(() => request.directory);
      const earlier = queues.get(folder) ?? Promise.resolve();
      const turn = earlier.then(() => runWhenStale(host, stamps, { ...request, onOutput, signal }));
      const settled = turn.catch(() => undefined);
      queues.set(folder, settled);
      void settled.then(() => queues.get(folder) === settled && queues.delete(folder));
      return turn;
    },
  };
}

interface StepTurn extends StepRequest {
  readonly onOutput: OutputListener;
  readonly signal: AbortSignal;
}

async function runWhenStale(host: ProcessHost, stamps: StepStamps, turn: StepTurn): Promise<'ran' | 'skipped'> {
  const { step, directory, signal } = turn;
  signal.throwIfAborted();
  const key = stampKey(step, directory);
  const before = await digestInputs(step, directory);
  const isFresh =
    step.always !== true && stamps.get(key) === toStamp(step, before) && (await hasResult(step, directory));
  if (isFresh) return 'skipped';
  // Whatever happens from here, a half-done result must not pass for the old one.
  if (stamps.get(key) !== undefined) await stamps.set(key, undefined);
  await runToEnd(host, turn);
  const after = await digestInputs(step, directory);
  await stamps.set(key, toStamp(step, settleInputs(before, after)));
  return 'ran';
}

async function runToEnd(host: ProcessHost, { step, directory, env, onOutput, signal }: StepTurn): Promise<void> {
  const [program = '', ...rest] = step.command;
  const running = await host.start({ command: [program, ...rest], directory, env: { ...env, ...step.env } });
  let tail = '';
  running.onOutput((stream, chunk) => {
    tail = (tail + chunk.toString('utf8')).slice(-keptOutput);
    onOutput(stream, chunk);
  });
  const exit = await endedOrCancelled(running, signal);
  signal.throwIfAborted();
  if (exit.code !== 0) throw stepFailure(step, directory, { exit, output: lastLines(tail) });
}

async function endedOrCancelled(running: RunningProcess, signal: AbortSignal): Promise<ProcessExit> {
  let stopped: Promise<void> | undefined;
  const cancel = (): void => {
    stopped = running.stop('SIGTERM', cancelGrace);
    stopped.catch(() => undefined);
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  try {
    const exit = await running.exited;
    await stopped;
    return exit;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

function stepFailure(
  step: PrepareStep,
  directory: string,
  ended: { readonly exit: ProcessExit; readonly output: string },
): AppHostError {
  const { code, signal } = ended.exit;
  const how = code === undefined ? `was ended by ${signal ?? 'a signal'}` : `failed with exit code ${code}`;
  return new AppHostError('STEP_FAILED', `${step.name}: \`${step.command.join(' ')}\` ${how} in ${directory}`, {
    hint: 'The last lines of its output say why. Run the same command there to try again.',
    facts: {
      step: step.name,
      directory,
      output: ended.output,
      ...(code === undefined ? { signal: signal ?? '' } : { exitCode: code }),
    },
  });
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-keptLines).join('\n');
}
