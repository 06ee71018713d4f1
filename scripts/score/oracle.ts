import { execa } from 'execa';
import { parse } from 'yaml';
import type { Case } from './corpus.ts';

export type Answer = { readonly config: unknown } | { readonly refused: string };

/** What Docker Compose itself makes of a case. */
export async function askCompose(program: string, { folder, files, environment }: Case): Promise<Answer> {
  const named = files.flatMap((file) => ['-f', file]);
  const { exitCode, stdout, stderr } = await execa(program, [...named, '--profile', '*', 'config'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: '/root', ...environment },
    extendEnv: false,
    reject: false,
    timeout: 60_000,
  });
  if (exitCode !== 0)
    return {
      refused: stderr
        .split('\n')
        .filter((line) => !line.includes('level=warning'))
        .join(' '),
    };
  return { config: parse(stdout, { maxAliasCount: -1 }) as unknown };
}
