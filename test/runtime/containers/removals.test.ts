import { afterEach, describe, expect, it, vi } from 'vitest';
import type { DockerClient } from '../../../src/runtime/containers/dockerode.ts';
import { createNetwork } from '../../../src/runtime/containers/networks.ts';
import { createSession, type EngineSession } from '../../../src/runtime/containers/session.ts';
import { removeVolume } from '../../../src/runtime/containers/volumes.ts';

afterEach(() => vi.restoreAllMocks());

/** An engine that answers one request, with a refusal. */
function engineThatSays(status: number, message: string): EngineSession {
  const refuse = () => Promise.reject(Object.assign(new Error(message), { statusCode: status, json: { message } }));
  const docker = { createNetwork: refuse, getVolume: () => ({ remove: refuse }) } as unknown as DockerClient;
  return createSession({ docker, pinger: docker }, { title: 'Docker', apiVersion: 1044, local: true });
}

describe('an engine that cannot', () => {
  it.each([
    'could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network',
    'all predefined address pools have been fully subnetted',
  ])('make another network says so: %s', async (words) => {
    const request = { name: 'shop-1', labels: {}, internal: false };
    await expect(createNetwork(engineThatSays(500, words), request)).rejects.toMatchObject({
      code: 'NETWORK_ADDRESSES_EXHAUSTED',
      message: 'Docker has no addresses left for the network shop-1.',
      hint: expect.stringContaining('docker network prune'),
    });
  });

  it('remove a volume that stays in use gives up after a while', async () => {
    let now = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => (now += 4000));
    const session = engineThatSays(409, 'volume is in use - [3c]');
    await expect(removeVolume(session, 'shop-1_data')).rejects.toMatchObject({
      code: 'VOLUME_IN_USE',
      message: 'The volume shop-1_data cannot be removed: volume is in use - [3c]',
      facts: { volume: 'shop-1_data' },
    });
  });
});
