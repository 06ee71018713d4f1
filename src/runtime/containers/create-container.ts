import { setTimeout as delay } from 'node:timers/promises';
import { AppHostError } from '../../support/apphost-error.ts';
import { toContainerBody, toEndpointSettings } from './container-body.ts';
import { putFiles } from './container-files.ts';
import { createContainerHandle, openContainer } from './container-handle.ts';
import { toCreationFailure } from './container-failure.ts';
import type { ContainerCreateOptions } from './dockerode.ts';
import type { ContainerRequest, CreatedContainer, Labels, NetworkAttachment } from './engine.ts';
import { callEngine, toRefusal } from './failures.ts';
import { applicationLabel, belongsTo, describeOwner } from './labels.ts';
import type { EngineSession } from './session.ts';

/** Everything up to the start, so that `start` is one request. Nothing is left behind when it fails. */
export async function createContainer(session: EngineSession, request: ContainerRequest): Promise<CreatedContainer> {
  const doing = `creating the container ${request.name}`;
  const explain = (message: string) => toCreationFailure(session.title, request, message);
  return session.gate(() =>
    session.call(
      doing,
      async () => {
        const [now, later] = splitNetworks(session, request.networks);
        const id = await createUnderItsName(session, request, now);
        try {
          return await equip(session, { id, request, networks: later });
        } catch (error) {
          await session.docker
            .getContainer(id)
            .remove({ v: true, force: true })
            .catch(() => undefined);
          throw error;
        }
      },
      ({ message }) => explain(message),
    ),
  );
}

/** Since version 1.44 of the API a container can be created in several networks at once. */
function splitNetworks(
  { apiVersion }: EngineSession,
  networks: readonly NetworkAttachment[],
): readonly [readonly NetworkAttachment[], readonly NetworkAttachment[]] {
  return apiVersion >= 1044 ? [networks, []] : [networks.slice(0, 1), networks.slice(1)];
}

interface Equipment {
  readonly id: string;
  readonly request: ContainerRequest;
  readonly networks: readonly NetworkAttachment[];
}

async function equip(session: EngineSession, { id, request, networks }: Equipment): Promise<CreatedContainer> {
  const opening = openContainer(session, id);
  try {
    await Promise.all([
      opening,
      putFiles(session, id, request),
      ...networks.map((each) =>
        session.docker.getNetwork(each.network).connect({ Container: id, EndpointConfig: toEndpointSettings(each) }),
      ),
    ]);
    return createContainerHandle(await opening, { name: request.name, request });
  } catch (error) {
    const opened = await opening.catch(() => undefined);
    opened?.exit.endRemoval(true);
    opened?.close();
    throw error;
  }
}

/** How often a name that is just becoming free is asked for again. */
const nameAttempts = 50;

async function createUnderItsName(
  session: EngineSession,
  request: ContainerRequest,
  networks: readonly NetworkAttachment[],
): Promise<string> {
  // Given apart, because dockerode writes all of a plain request into the URL too, and with it the passwords.
  const platform = request.settings?.platform;
  const query = { name: request.name, ...(platform !== undefined && { platform }) };
  const options = { _query: query, _body: toContainerBody(request, networks) };
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await session.docker.createContainer(options as ContainerCreateOptions)).id;
    } catch (error) {
      const refusal = toRefusal(error);
      const conflict = refusal?.status === 409 || /name .* is already in use/i.test(refusal?.message ?? '');
      if (!conflict || attempt === nameAttempts) throw error;
      await freeName(session, request);
    }
  }
}

/** A leftover of the same application is removed; anything else stays, and stops us. */
async function freeName(session: EngineSession, { name, labels }: ContainerRequest): Promise<void> {
  const leftover = session.docker.getContainer(name);
  let found: Labels;
  try {
    found = (await leftover.inspect()).Config.Labels;
  } catch (error) {
    // Gone in between, or its name is still held by a removal that is under way.
    if (toRefusal(error)?.status === 404) return delay(50);
    throw error;
  }
  if (!belongsTo(found, labels[applicationLabel])) throw toNameTaken(name, found);
  try {
    await callEngine(session.title, `removing the left over container ${name}`, () =>
      leftover.remove({ v: true, force: true }),
    );
  } catch (error) {
    if (!(error instanceof AppHostError) || ![404, 409].includes(Number(error.facts['status']))) throw error;
    await delay(50);
  }
}

function toNameTaken(name: string, labels: Labels): AppHostError {
  return new AppHostError(
    'CONTAINER_NAME_TAKEN',
    `There is a container ${name} already, of ${describeOwner(labels)}.`,
    {
      hint: `Remove it with \`docker rm -f ${name}\` if nobody needs it, or give this application another name.`,
      facts: { container: name },
    },
  );
}
