import { inspect } from 'node:util';

import { describe, expect, test } from 'vitest';

import { createTransport } from '../../../src/runtime/containers/client-options.ts';
import { findEngines, type Surroundings } from '../../../src/runtime/containers/discover.ts';

const linux: Surroundings = {
  preference: 'auto',
  variables: {},
  home: '/no/such/home',
  platform: 'linux',
  userId: 1000,
};

async function urls(changes: Partial<Surroundings>): Promise<readonly string[]> {
  return (await findEngines({ ...linux, ...changes })).map(({ url }) => url);
}

describe('where an engine is looked for', () => {
  test('Docker first, then Podman, root first, then the user', async () => {
    expect(await urls({ variables: { XDG_RUNTIME_DIR: '/run/user/1000' } })).toEqual([
      'unix:///var/run/docker.sock',
      'unix:///run/user/1000/docker.sock',
      'unix:///no/such/home/.docker/run/docker.sock',
      'unix:///no/such/home/.docker/desktop/docker.sock',
      'unix:///no/such/home/.colima/default/docker.sock',
      'unix:///no/such/home/.orbstack/run/docker.sock',
      'unix:///no/such/home/.rd/docker.sock',
      'unix:///no/such/home/.lima/docker/sock/docker.sock',
      'unix:///run/user/1000/podman/podman.sock',
      'unix:///run/podman/podman.sock',
      'unix:///no/such/home/.local/share/containers/podman/machine/podman.sock',
    ]);
  });

  test('only where DOCKER_HOST says, even before a context', async () => {
    const variables = { DOCKER_HOST: 'tcp://build:2375', DOCKER_CONTEXT: 'other' };
    expect(await findEngines({ ...linux, variables })).toEqual([{ url: 'tcp://build:2375', origin: 'DOCKER_HOST' }]);
  });

  test('the context “default” is the usual places', async () => {
    expect((await urls({ variables: { DOCKER_CONTEXT: 'default' } }))[0]).toBe('unix:///var/run/docker.sock');
  });

  test('a context that does not exist stops the search', async () => {
    await expect(findEngines({ ...linux, variables: { DOCKER_CONTEXT: 'gone' } })).rejects.toMatchObject({
      code: 'ENGINE_CONTEXT_UNKNOWN',
      message: 'There is no Docker context “gone”, which DOCKER_CONTEXT chooses.',
    });
  });

  test('a preference leaves the other engine out', async () => {
    expect((await urls({ preference: 'docker' })).filter((url) => url.includes('podman'))).toEqual([]);
    const podman = await urls({ preference: 'podman' });
    expect(podman).toHaveLength(3);
    expect(podman.every((url) => url.includes('podman'))).toBe(true);
  });

  test('Podman may be named by CONTAINER_HOST, or by DOCKER_HOST when it is asked for', async () => {
    expect(await urls({ preference: 'podman', variables: { CONTAINER_HOST: 'unix:///p.sock' } })).toEqual([
      'unix:///p.sock',
    ]);
    expect((await urls({ preference: 'podman', variables: { DOCKER_HOST: 'unix:///d.sock' } }))[0]).toBe(
      'unix:///d.sock',
    );
  });

  test('pipes on Windows', async () => {
    expect(await urls({ platform: 'win32', userId: undefined })).toEqual([
      'npipe:////./pipe/docker_engine',
      'npipe:////./pipe/dockerDesktopLinuxEngine',
      'npipe:////./pipe/podman-machine-default',
    ]);
  });
});

describe('how an address is talked to', () => {
  test('without the connections in what dockerode writes for its debug output at every request', () => {
    const transport = createTransport({ url: 'unix:///a.sock' }, {});
    expect(inspect(transport.options.agent, { showHidden: true, depth: null })).toBe('Agent');
    transport.close();
  });

  test.each([
    ['unix:///a/b.sock', { socketPath: '/a/b.sock', protocol: 'http' }, true],
    ['npipe:////./pipe/docker_engine', { socketPath: '//./pipe/docker_engine' }, true],
    ['tcp://localhost:1234', { protocol: 'http', host: 'localhost', port: 1234 }, true],
    ['tcp://build', { protocol: 'http', host: 'build', port: 2375 }, false],
    ['build:99', { protocol: 'http', host: 'build', port: 99 }, false],
    ['https://build', { protocol: 'https', port: 2376 }, false],
    ['ssh://ada@build:2222', { protocol: 'ssh', host: 'build', port: 2222, username: 'ada' }, false],
    ['ssh://build', { protocol: 'ssh', port: 22, username: 'me' }, false],
  ])('%s', (url, options, local) => {
    const transport = createTransport({ url }, { USER: 'me' });
    expect(transport.options).toMatchObject(options);
    expect(transport.local).toBe(local);
    transport.close();
  });

  test('with the certificates that came with it', () => {
    const tls = { ca: 'CA', cert: 'CERT', key: 'KEY', verify: true };
    const { options } = createTransport({ url: 'tcp://build:2376', tls }, {});
    expect(options).toMatchObject({ protocol: 'https', ca: 'CA', cert: 'CERT', key: 'KEY', port: 2376 });
  });

  test.each(['tcp://', 'ftp://build', 'unix:/missing/slashes', ':::'])('%s is no address', (url) => {
    expect(() => createTransport({ url, origin: 'DOCKER_HOST' }, {})).toThrowError(
      expect.objectContaining({ code: 'ENGINE_ADDRESS_INVALID', message: expect.stringContaining('DOCKER_HOST') }),
    );
  });
});
