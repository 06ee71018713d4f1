import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { PrepareStep } from '../../model/workload.ts';

/** What finished steps looked like, from run to run. The state folder keeps them. */
export interface StepStamps {
  get(key: string): string | undefined;
  /** `undefined` forgets. */
  set(key: string, stamp: string | undefined): Promise<void>;
}

/** The digest of each input, in the step's order; `undefined` for a file that is not there. */
export type InputDigests = readonly (string | undefined)[];

/** One folder runs each step once, whichever resource asks for it. */
export function stampKey(step: PrepareStep, directory: string): string {
  return `${directory}#${step.name}`;
}

export async function digestInputs(step: PrepareStep, directory: string): Promise<InputDigests> {
  return Promise.all(step.inputs.map((input) => digestFile(resolve(directory, input))));
}

/** Changes when the step would do something else: another command, another variable, other inputs. */
export function toStamp(step: PrepareStep, digests: InputDigests): string {
  return sha256(JSON.stringify([step.command, step.env ?? {}, step.inputs.map((input, at) => [input, digests[at]])]));
}

/**
 * The inputs that a finished step stands for. A file that the step made itself (a lock file) counts as it is now; one
 * that changed meanwhile counts as it was, so that the step runs again.
 */
export function settleInputs(before: InputDigests, after: InputDigests): InputDigests {
  return before.map((digest, at) => digest ?? after[at]);
}

/** Whether what the step makes is there. A step that names no result is judged by its stamp alone. */
export async function hasResult(step: PrepareStep, directory: string): Promise<boolean> {
  if (step.result === undefined) return true;
  return stat(resolve(directory, step.result)).then(
    () => true,
    () => false,
  );
}

async function digestFile(file: string): Promise<string | undefined> {
  try {
    return sha256(await readFile(file));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EISDIR') return digestFolder(file);
    // Missing, or no readable file: it counts as empty.
    return undefined;
  }
}

/** Of everything in it: a folder's digest changes when a file does, appears or goes. */
async function digestFolder(folder: string): Promise<string> {
  const entries = await readdir(folder).catch((): string[] => []);
  const digests = await Promise.all(
    entries.sort().map(async (entry) => [entry, await digestFile(join(folder, entry))]),
  );
  return sha256(JSON.stringify(digests));
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
