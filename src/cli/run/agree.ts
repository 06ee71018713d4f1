import { createInterface } from 'node:readline/promises';
import { setImmediate } from 'node:timers/promises';
import type { Output } from '../output.ts';

/** Asks a person for a yes; `undefined` without a terminal, where nobody is there to be asked. */
export async function agree(question: string, output: Output): Promise<boolean | undefined> {
  if (!output.isTerminal || !process.stdin.isTTY) return undefined;
  // What was printed in this turn is written at its end, and would erase the question.
  await setImmediate();
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await reader.question(`${question} [y/N] `);
    return ['y', 'yes'].includes(answer.trim().toLowerCase());
  } catch (error) {
    // Ctrl-C and Ctrl-D.
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  } finally {
    reader.close();
  }
}
