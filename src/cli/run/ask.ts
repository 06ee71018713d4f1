import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Parameter } from '../../model/parameter.ts';
import type { Answer } from '../../secrets/resolve-parameters.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Output } from '../output.ts';
import type { Ask } from '../session/parameters.ts';

/** How to ask for missing values: not at all without a terminal. */
export function askOnTerminal(output: Output): { readonly ask?: Ask } {
  if (!output.isTerminal || !process.stdin.isTTY) return {};
  return { ask: (missing) => askForAll(missing, output) };
}

async function askForAll(missing: readonly Parameter[], output: Output): Promise<ReadonlyMap<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const parameter of missing) {
    if (parameter.description !== undefined) output.talk(parameter.description);
    const value = await askFor(parameter);
    if (value !== '') answers.set(parameter.name, { value, remember: true });
  }
  return answers;
}

async function askFor({ name, secret }: Parameter): Promise<string> {
  let isMuted = false;
  // What is typed is echoed through this stream: a secret is not.
  const echo = new Writable({
    write: (chunk: Buffer, _, done) => {
      if (!isMuted) process.stderr.write(chunk);
      done();
    },
  });
  const reader = createInterface({ input: process.stdin, output: echo, terminal: true });
  try {
    const answer = reader.question(`${name}${secret ? ' (hidden)' : ''}: `);
    isMuted = secret;
    return await answer;
  } catch (error) {
    // Ctrl-C and Ctrl-D.
    if (error instanceof Error && error.name === 'AbortError') throw notAnswered(name);
    throw error;
  } finally {
    isMuted = false;
    if (secret) process.stderr.write('\n');
    reader.close();
  }
}

function notAnswered(name: string): AppHostError {
  return new AppHostError('PARAMETER_NOT_ANSWERED', `no value was given for ${name}`, {
    hint: `Give it with --set parameters.${name}=…, or in the environment as Parameters__${name.replaceAll('-', '_')}.`,
  });
}
