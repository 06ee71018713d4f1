import type { Duplex, Readable } from 'node:stream';
import { AppHostError } from '../../support/apphost-error.ts';
import { readOutput } from './container-output.ts';
import { explainNotRunning, readExitCode } from './execute.ts';
import type { EngineSession } from './session.ts';

export async function unpackInto(session: EngineSession, container: string, archive: Readable): Promise<void> {
  await session.call(
    'copying files into a container',
    () => session.docker.getContainer(container).putArchive(archive, { path: '/' }),
    ({ status, message }) => toSyncFailed(container, `the engine does not take the files: ${message}`, status),
  );
}

/** By a command inside, for engines copy files but remove none. As root, whoever the container runs as. */
export async function removeInside(session: EngineSession, container: string, paths: readonly string[]): Promise<void> {
  const request = { Cmd: ['rm', '-rf', '--', ...paths], AttachStdout: true, AttachStderr: true, User: '0' };
  const doing = 'removing files in a container';
  await session.call(
    doing,
    async () => {
      const exec = await session.docker.getContainer(container).exec(request);
      const stream: Duplex = await exec.start({ hijack: true, stdin: false });
      const output: Buffer[] = [];
      await readOutput(stream, (_, chunk) => output.push(chunk)).ended;
      if ((await readExitCode(exec)) === 0) return;
      throw toNotRemoved(container, paths, Buffer.concat(output).toString('utf8').trim());
    },
    (refusal) =>
      isMissing(refusal.message)
        ? toNotRemoved(container, paths, refusal.message)
        : explainNotRunning(container)(refusal),
  );
}

function toNotRemoved(container: string, paths: readonly string[], words: string): AppHostError {
  const why = isMissing(words) ? 'it has no `rm`' : words;
  return toSyncFailed(container, `${paths.join(', ')} could not be removed: ${why}`);
}

/** In the words of the engine or of what runs its containers. */
function isMissing(words: string): boolean {
  return /executable file not found|no such file or directory: unknown/i.test(words);
}

function toSyncFailed(container: string, why: string, status?: number): AppHostError {
  return new AppHostError('SYNC_FAILED', `container ${container.slice(0, 12)}: ${why}`, {
    hint: 'Build the image anew to have all files as they are: `apphost down`, then `apphost up --build`.',
    facts: { container, ...(status !== undefined && { status }) },
  });
}
