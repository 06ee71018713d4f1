import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { AppHostError } from '../../support/apphost-error.ts';
import type { NetworkInspectInfo } from './dockerode.ts';
import type { NetworkFacts, NetworkRequest } from './engine.ts';
import { toRefusal } from './failures.ts';
import { applicationLabel, belongsTo, describeOwner } from './labels.ts';
import type { EngineSession } from './session.ts';

/** Creates it, or takes the one that this application already has under the name. */
export async function createNetwork(session: EngineSession, request: NetworkRequest): Promise<NetworkFacts> {
  const { name, labels, internal } = request;
  return session.call(
    `creating the network ${name}`,
    async () => {
      try {
        // Without CheckDuplicate, older engines create a second network of the same name.
        const options = {
          Name: name,
          Labels: { ...labels },
          Internal: internal,
          CheckDuplicate: true,
          Driver: 'bridge',
        };
        const network = await session.docker.createNetwork(options);
        return await toNetworkFacts(session, await network.inspect());
      } catch (error) {
        const refusal = toRefusal(error);
        if (refusal?.status !== 409 && !/already exists/i.test(refusal?.message ?? '')) throw error;
        return await reuse(session, request);
      }
    },
    ({ message }) => (isExhausted(message) ? toExhausted(session.title, name) : undefined),
  );
}

async function reuse(session: EngineSession, { name, labels }: NetworkRequest): Promise<NetworkFacts> {
  const found = await session.docker.getNetwork(name).inspect();
  if (belongsTo(found.Labels, labels[applicationLabel])) return toNetworkFacts(session, found);
  const message = `There is a network ${name} already, of ${describeOwner(found.Labels)}.`;
  throw new AppHostError('NETWORK_NAME_TAKEN', message, {
    hint: `Remove it with \`docker network rm ${name}\` if nobody needs it, or give this application another name.`,
    facts: { network: name },
  });
}

function isExhausted(message: string): boolean {
  return /non-overlapping IPv4 address pool|address pools have been fully subnetted|could not find (a free|an available).*(subnet|pool)/i.test(
    message,
  );
}

function toExhausted(engine: string, name: string): AppHostError {
  const message = `${engine} has no addresses left for the network ${name}.`;
  return new AppHostError('NETWORK_ADDRESSES_EXHAUSTED', message, {
    hint: 'Remove networks that nobody uses with `docker network prune`, or give the engine more `default-address-pools`.',
    facts: { network: name },
  });
}

export async function toNetworkFacts(session: EngineSession, network: NetworkInspectInfo): Promise<NetworkFacts> {
  const addresses = (network.IPAM?.Config ?? []).flatMap(({ Gateway }) => (Gateway === undefined ? [] : [Gateway]));
  const gateway = addresses.find((address) => !address.includes(':'))?.replace(/\/\d+$/, '');
  const here = gateway !== undefined && session.local && (await isOwnAddress(gateway));
  return { id: network.Id, name: network.Name, labels: network.Labels ?? {}, ...(here && { gateway }) };
}

/**
 * Whether this machine has the address: with an engine in a virtual machine or a namespace of its own it has not. Asked
 * by listening, because the list of interfaces leaves out a bridge that no container uses yet.
 */
function isOwnAddress(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: address, port: 0 }, () => {
      server.close(() => resolve(true));
    });
  });
}

/** How long endpoints of removed containers may take to vanish. */
const vanishLimit = 5_000;

export async function removeNetwork(session: EngineSession, id: string): Promise<void> {
  const network = session.docker.getNetwork(id);
  const deadline = Date.now() + vanishLimit;
  await session.call(`removing the network ${id.slice(0, 12)}`, async () => {
    for (let wait = 20; ; wait = Math.min(wait * 2, 500)) {
      try {
        return void (await network.remove());
      } catch (error) {
        const refusal = toRefusal(error);
        if (refusal?.status === 404) return;
        if (!/has active endpoints|in use/i.test(refusal?.message ?? '')) throw error;
        if (Date.now() > deadline) throw await toInUse(session, id);
        await delay(wait);
      }
    }
  });
}

async function toInUse(session: EngineSession, id: string): Promise<AppHostError> {
  const { Name: name, Containers: containers } = await session.docker.getNetwork(id).inspect();
  const users = Object.values(containers ?? {}).map((container) => container.Name);
  const message = `The network ${name} cannot be removed: ${users.join(', ') || 'a container'} still uses it.`;
  return new AppHostError('NETWORK_IN_USE', message, {
    hint: `Disconnect it with \`docker network disconnect ${name} ${users[0] ?? 'CONTAINER'}\`, then run \`apphost down\` again.`,
    facts: { network: name },
  });
}
