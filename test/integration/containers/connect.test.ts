import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { connectEngine } from '../../../src/runtime/containers/connect.ts';
import type { EnginePreference } from '../../../src/runtime/containers/discover.ts';
import { readDockerContext } from '../../../src/runtime/containers/docker-context.ts';
import { findRegistryAuth } from '../../../src/runtime/containers/registry-auth.ts';

import { shell } from './open-engine.ts';

let home: string;
const servers: Server[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'apphost-home-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
  await rm(home, { recursive: true, force: true });
});

/** Something that answers like an engine, and tells the paths that it was asked for. */
async function listen(path: string, version: object): Promise<readonly string[]> {
  await mkdir(join(path, '..'), { recursive: true });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(request.url === '/version' ? version : { Volumes: [] }));
  });
  await new Promise<void>((resolve) => server.listen(path, resolve));
  servers.push(server);
  return asked;
}

const docker = { Version: '28.2.2', ApiVersion: '1.50', MinAPIVersion: '1.24', Components: [{ Name: 'Engine' }] };
const podman = { Version: '5.4.0', ApiVersion: '1.41', MinAPIVersion: '1.24', Components: [{ Name: 'Podman Engine' }] };

function connect(variables: Readonly<Record<string, string>>, preference: EnginePreference = 'auto') {
  return connectEngine({ preference, variables, home });
}

async function writeContext(name: string, host: string): Promise<void> {
  const folder = join(home, '.docker/contexts/meta', createHash('sha256').update(name).digest('hex'));
  await mkdir(folder, { recursive: true });
  const meta = { Name: name, Endpoints: { docker: { Host: host, SkipTLSVerify: true } } };
  await writeFile(join(folder, 'meta.json'), JSON.stringify(meta));
}

describe('connecting', () => {
  test('takes DOCKER_HOST, and speaks the newest version that both know', async () => {
    const socket = join(home, 'docker.sock');
    const asked = await listen(socket, docker);
    const engine = await connect({ DOCKER_HOST: `unix://${socket}` });
    expect(engine.name).toBe('docker');
    expect(engine.description).toBe(`Docker 28.2.2 at unix://${socket}`);
    await engine.createVolume('x', {}).catch(() => undefined);
    expect(asked[1]).toMatch(/^\/v1\.47\/volumes\/create/);
    engine.close();
  });

  test('takes the current context of the configuration', async () => {
    const socket = join(home, 'colima.sock');
    await listen(socket, { ...docker, ApiVersion: '1.41' });
    await writeContext('colima', `unix://${socket}`);
    await writeFile(join(home, '.docker/config.json'), JSON.stringify({ currentContext: 'colima' }));
    const engine = await connect({});
    expect(engine.description).toBe(`Docker 28.2.2 at unix://${socket}`);
    engine.close();
  });

  test('tells Podman from Docker', async () => {
    const socket = join(home, 'podman/podman.sock');
    await listen(socket, podman);
    const engine = await connect({ XDG_RUNTIME_DIR: home }, 'podman');
    expect({ name: engine.name, description: engine.description }).toEqual({
      name: 'podman',
      description: `Podman 5.4.0 at unix://${socket}`,
    });
    engine.close();
    await expect(connect({ DOCKER_HOST: `unix://${socket}` }, 'docker')).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: `No Docker answers. Tried: unix://${socket} (from DOCKER_HOST): answers, but it is Podman.`,
    });
  });

  test('says what was tried, and why nothing of it worked', async () => {
    const socket = join(home, 'no.sock');
    await expect(connect({ DOCKER_HOST: `unix://${socket}` })).rejects.toMatchObject({
      code: 'ENGINE_UNREACHABLE',
      message: `No container engine answers. Tried: unix://${socket} (from DOCKER_HOST): there is no such socket.`,
      hint: 'Start that engine, or correct DOCKER_HOST.',
    });
    const closed = await connect({ DOCKER_HOST: 'tcp://127.0.0.1:1' }).catch((error: unknown) => error);
    expect(closed).toMatchObject({ message: expect.stringContaining('nothing listens there') });
    const podmanOnly = await connect({ XDG_RUNTIME_DIR: home }, 'podman').catch((error: unknown) => error);
    expect(podmanOnly).toMatchObject({ message: expect.stringContaining(join(home, 'podman/podman.sock')) });
  });

  test('refuses an engine that is too old', async () => {
    const socket = join(home, 'old.sock');
    await listen(socket, { Version: '17.03', ApiVersion: '1.26' });
    await expect(connect({ DOCKER_HOST: `unix://${socket}` })).rejects.toMatchObject({ code: 'ENGINE_TOO_OLD' });
  });

  test('reads the certificates of a context', async () => {
    await writeContext('remote', 'tcp://build:2376');
    const folder = join(home, '.docker/contexts/tls', createHash('sha256').update('remote').digest('hex'), 'docker');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'ca.pem'), 'CA');
    expect(await readDockerContext(join(home, '.docker'), 'remote')).toEqual({
      host: 'tcp://build:2376',
      tls: { ca: 'CA', cert: undefined, key: undefined, verify: false },
    });
  });
});

test('an environment never gets into a URL', async () => {
  const socket = join(home, 'docker.sock');
  const asked = await listen(socket, docker);
  const engine = await connect({ DOCKER_HOST: `unix://${socket}` });
  const container = shell('shop', 'true', { env: { PASSWORD: 's3cret' } });
  await engine.createContainer(container).catch(() => undefined);
  expect(asked[1]).toBe('/v1.47/containers/create?name=shop-shell');
  expect(asked.join()).not.toContain('s3cret');
  engine.close();
});

describe('logins for registries', () => {
  const configure = (config: object) => writeFile(join(home, 'config.json'), JSON.stringify(config));
  const auth = Buffer.from('ada:s:cret').toString('base64');

  test('come from the file', async () => {
    await configure({
      auths: { 'https://index.docker.io/v1/': { auth }, 'ghcr.io': { identitytoken: 'tok' }, 'x.io': {} },
    });
    expect(await findRegistryAuth(home, 'docker.io')).toEqual({
      serveraddress: 'https://index.docker.io/v1/',
      username: 'ada',
      password: 's:cret',
    });
    expect(await findRegistryAuth(home, 'ghcr.io')).toEqual({ serveraddress: 'ghcr.io', identitytoken: 'tok' });
    expect(await findRegistryAuth(home, 'x.io')).toBeUndefined();
    expect(await findRegistryAuth(home, 'quay.io')).toBeUndefined();
  });

  test('come from a helper, whose failure is said', async () => {
    const script = `#!/bin/sh
read -r server
case $server in
  ghcr.io) echo '{"Username":"<token>","Secret":"tok"}';;
  quay.io) echo 'credentials not found in native keychain'; exit 1;;
  *) echo 'the keychain is locked' >&2; exit 1;;
esac
`;
    const path = process.env['PATH'];
    await writeFile(join(home, 'docker-credential-stub'), script);
    await chmod(join(home, 'docker-credential-stub'), 0o755);
    process.env['PATH'] = `${home}:${path ?? ''}`;
    try {
      await configure({ credsStore: 'stub', credHelpers: { 'other.io': 'missing' } });
      expect(await findRegistryAuth(home, 'ghcr.io')).toEqual({ serveraddress: 'ghcr.io', identitytoken: 'tok' });
      expect(await findRegistryAuth(home, 'quay.io')).toBeUndefined();
      await expect(findRegistryAuth(home, 'docker.io')).rejects.toMatchObject({
        code: 'REGISTRY_HELPER_FAILED',
        message: expect.stringContaining('the keychain is locked'),
      });
      await expect(findRegistryAuth(home, 'other.io')).rejects.toMatchObject({
        code: 'REGISTRY_HELPER_FAILED',
        message: expect.stringContaining('docker-credential-missing'),
      });
    } finally {
      process.env['PATH'] = path;
    }
  });
});
