import { createInterface } from 'node:readline/promises';
import { setImmediate } from 'node:timers/promises';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Output } from '../output.ts';

/**
 * Does the work; where something has to be fetched first, asks on the terminal, and does it again with that consent.
 * Without a terminal nobody is asked, and the error says how to agree.
 */
export async function withConsent(
  request: ApplyRequest,
  output: Output,
  work: (request: ApplyRequest) => Promise<number>,
): Promise<number> {
  try {
    return await work(request);
  } catch (error) {
    const isQuestion = error instanceof AppHostError && error.code === 'PACKAGES_NEEDED';
    if (!isQuestion || !output.isTerminal || !process.stdin.isTTY) throw error;
    output.complain(`${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`);
    // What was printed in this turn is written at its end, and would erase the question.
    await setImmediate();
    if (!(await agrees())) throw error;
    return work({ ...request, yes: true });
  }
}

async function agrees(): Promise<boolean> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await reader.question('Fetch it? [Y/n] ');
    return ['', 'y', 'yes'].includes(answer.trim().toLowerCase());
  } catch (error) {
    // Ctrl-C and Ctrl-D.
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  } finally {
    reader.close();
  }
}
