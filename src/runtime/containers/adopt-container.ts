import { AppHostError } from '../../support/apphost-error.ts';
import { createContainerHandle, openContainer } from './container-handle.ts';
import type { CreatedContainer } from './engine.ts';
import { applicationLabel } from './labels.ts';
import type { EngineSession } from './session.ts';

export async function adoptContainer(session: EngineSession, id: string, since: number): Promise<CreatedContainer> {
  const explain = ({ status }: { readonly status: number }) => (status === 404 ? toGone(id) : undefined);
  return session.call(
    `taking over the container ${id.slice(0, 12)}`,
    async () => {
      const { Name: name, Config: config } = await session.docker.getContainer(id).inspect();
      // Everything else that is done to a container begins here, so what is not ours stops here.
      if (config.Labels[applicationLabel] === undefined) throw toForeign(name.slice(1));
      return createContainerHandle(await openContainer(session, id, since), { name: name.slice(1) });
    },
    explain,
  );
}

function toGone(id: string): AppHostError {
  return new AppHostError('CONTAINER_GONE', `The container ${id.slice(0, 12)} is not there any more.`, {
    hint: 'Run `apphost up` again: it starts what is missing.',
    facts: { container: id },
  });
}

function toForeign(name: string): AppHostError {
  return new AppHostError('CONTAINER_NAME_TAKEN', `The container ${name} does not belong to an application.`, {
    hint: `Nothing is done to it. Remove it with \`docker rm -f ${name}\` if nobody needs it.`,
    facts: { container: name },
  });
}
