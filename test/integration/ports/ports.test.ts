import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPortReservations, findFreePort, isFree } from '../../../src/runtime/ports/free-port.ts';
import { toPortError } from '../../../src/runtime/ports/port-error.ts';
import { refuseTakenPorts } from '../../../src/runtime/ports/refuse-taken.ts';
import { describeOwner } from '../../../src/runtime/ports/port-owner.ts';

const servers: Server[] = [];
const children: ChildProcess[] = [];

async function listen(host: string, port = 0): Promise<number> {
  const server = createServer();
  servers.push(server);
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** The error of an attempt to listen, as the proxy would see it. */
async function listenError(host: string, port: number): Promise<Error> {
  const server = createServer();
  const failed = once(server, 'error');
  server.listen(port, host);
  const [error] = (await failed) as [Error];
  return error;
}

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

describe('fixed ports', () => {
  const wish = (resource: string, port: number) => ({ resource, endpoint: 'http', bind: '127.0.0.1', port });

  it('are refused together when they are taken, each with who has it', async () => {
    const [first, second] = [await listen('127.0.0.1'), await listen('127.0.0.1')];
    const free = await findFreePort('127.0.0.1');
    const wishes = [wish('web', first), wish('api', second), wish('jobs', free)];
    const error = await refuseTakenPorts(wishes, isFree).catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'PORT_IN_USE' });
    const lines = (error as Error).message.split('\n');
    expect(lines).toEqual([
      expect.stringMatching(`port ${first} of web\\.http is taken by .*pid ${process.pid}`),
      expect.stringMatching(`port ${second} of api\\.http is taken by .*pid ${process.pid}`),
    ]);
  });

  it('may all be free', async () => {
    await expect(refuseTakenPorts([wish('web', await findFreePort('127.0.0.1'))], isFree)).resolves.toBeUndefined();
  });
});

describe('free ports', () => {
  it('tells a taken port from a free one, on the address itself and on all addresses', async () => {
    expect(await isFree(await listen('127.0.0.1'), '127.0.0.1')).toBe(false);
    expect(await isFree(await listen('0.0.0.0'), '127.0.0.1')).toBe(false);
    const free = await findFreePort('127.0.0.1');
    expect(await isFree(free, '127.0.0.1')).toBe(true);
    expect(await isFree(free, '192.0.2.1')).toBe(false);
  });

  it('reserves no port twice, also when asked at the same time, until it is released', async () => {
    const reservations = createPortReservations();
    const all = await Promise.all(Array.from({ length: 20 }, () => reservations.reserve('127.0.0.1', 10)));
    const ports = all.flat();
    expect(new Set(ports).size).toBe(200);
  });
});

describe('a port that cannot be had', () => {
  it('names the program that has it', async () => {
    const script = `require('net').createServer().listen(0, '127.0.0.1', function () { console.log(this.address().port) })`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
    const port = Number(chunk.toString());
    expect(await describeOwner(port)).toEqual({
      pid: child.pid,
      command: 'node',
      description: `node (pid ${child.pid})`,
    });
    const error = await toPortError(await listenError('127.0.0.1', port), {
      port,
      host: '127.0.0.1',
      wantedBy: 'api.http',
    });
    expect(error).toMatchObject({
      code: 'PORT_IN_USE',
      message: `port ${port} of api.http is taken by node (pid ${child.pid})`,
      hint: `End it (\`kill ${child.pid}\`), or give api.http another \`port:\`.`,
      facts: { port, ownerPid: child.pid },
    });
  });

  it('finds the owner on IPv6 as well, and nobody where nobody listens', async () => {
    expect(await describeOwner(await listen('::1'))).toMatchObject({ pid: process.pid });
    expect(await describeOwner(await findFreePort('127.0.0.1'))).toBeUndefined();
  });

  it('says when the address is not of this machine', async () => {
    const use = { port: 8080, host: '192.0.2.1', wantedBy: 'api.http' };
    const error = await toPortError(await listenError(use.host, use.port), use);
    expect(error).toMatchObject({
      code: 'PORT_NOT_OPENED',
      message: 'port 8080 of api.http cannot be opened on 192.0.2.1: this machine does not have that address',
    });
  });
});
