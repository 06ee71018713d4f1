import { request as rawRequest } from 'node:http';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { describeWithProgram } from '../../engine/requires.ts';
import { startBehind, startGateway, type StartedGateway } from './gateway.ts';
import type { Behind, GatewayWish } from './gateway-pod.ts';

interface Started extends StartedGateway {
  readonly api: Behind;
}

async function start(options: string, more: Partial<GatewayWish> = {}): Promise<Started> {
  const [api, web] = await Promise.all([startBehind('api'), startBehind('web')]);
  const gateway = await startGateway({ options, behind: { 'api:8080': api, 'web:8080': web }, ...more });
  return { ...gateway, api };
}

const statuses = async (asked: readonly Promise<{ status: number }>[]): Promise<readonly number[]> =>
  (await Promise.all(asked)).map(({ status }) => status);

/** Paths as they are, which `fetch` would tidy up. */
function askRaw(url: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const request = rawRequest({ hostname, port, path, headers, agent: false }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => resolve(`${response.statusCode} ${text.startsWith('{') ? text : ''}`.trim()));
    });
    request.once('error', reject).end();
  });
}

describeWithProgram('a published gateway routes', 'nginx', () => {
  test('by the longest path, whole segments at a time', async () => {
    const { ask } = await start(
      'routes: [{ path: /, to: web }, { path: /api, to: api }, { path: /api/pages/, to: web }]',
    );
    const targets = [
      '/',
      '/x',
      '/api',
      '/api/',
      '/api/a?b=c%2Fd',
      '/apis',
      '/api/pages',
      '/api/pages/1',
      '/api/pagesx',
    ];
    const answers = await Promise.all(targets.map((path) => ask(path)));
    expect(answers.map(({ asked }) => `${asked?.url} ${asked?.name}`)).toEqual([
      '/ web',
      '/x web',
      '/api api',
      '/api/ api',
      '/api/a?b=c%2Fd api',
      '/apis web',
      '/api/pages web',
      '/api/pages/1 web',
      '/api/pagesx api',
    ]);
  });

  test('nothing that no route is for', async () => {
    const { ask } = await start('routes: [{ path: /api, to: api }]');
    expect(await statuses([ask('/'), ask('/other'), ask('/.apphost/door/1'), ask('/api')])).toEqual([
      404, 404, 404, 200,
    ]);
  });

  test('without the prefix, where that is asked for', async () => {
    const { ask, url } = await start(
      'routes: [{ path: /api, to: api, stripPrefix: true }, { path: "/a.b+c$1 (d)", to: web, stripPrefix: true }]',
    );
    const answers = await Promise.all(
      ['/api', '/api/', '/api/v1/x%20y?q=/api', '/a.b+c$1%20(d)/e'].map((path) => ask(path)),
    );
    expect(answers.map(({ asked }) => asked?.url)).toEqual(['/', '/', '/v1/x%20y?q=/api', '/e']);
    expect(answers.map(({ asked }) => asked?.headers['x-forwarded-prefix'])).toEqual([
      '/api',
      '/api',
      '/api',
      '/a.b+c$1 (d)',
    ]);
    expect(await askRaw(url, '/apix')).toBe('404');
  });

  test('by method, and refuses the others', async () => {
    const { ask } = await start(
      'routes: [{ path: /o, to: api, methods: [GET] }, { path: /o, to: web, methods: [POST, PUT] }, { path: /, to: web }, { path: /one, to: api, methods: [GET] }]',
    );
    const post = await ask('/o/1', { method: 'POST', body: 'x'.repeat(100_000) });
    expect(post.asked).toMatchObject({ name: 'web', method: 'POST', received: 100_000, url: '/o/1' });
    expect((await ask('/o/1')).asked).toMatchObject({ name: 'api', method: 'GET' });
    expect(await statuses([ask('/o', { method: 'HEAD' }), ask('/one', { method: 'HEAD' })])).toEqual([200, 200]);
    const refused = await ask('/o', { method: 'DELETE' });
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST, PUT']);
    expect(await statuses([ask('/one/x', { method: 'POST' }), ask('/o2', { method: 'DELETE' })])).toEqual([405, 200]);
  });

  test('by host', async () => {
    const { url } = await start(
      'routes: [{ path: /, to: web }, { path: /admin, to: api, host: admin.example.com }, { path: /, to: api, host: "*.api.example.com" }]',
    );
    const at = async (host: string, path: string) => /"name":"(\w+)"/.exec(await askRaw(url, path, { host }))?.[1];
    expect(await at('admin.example.com', '/admin')).toBe('api');
    expect(await at('admin.example.com:8443', '/x')).toBe('web');
    expect(await at('other.example.com', '/admin')).toBe('web');
    expect(await at('v1.api.example.com', '/')).toBe('api');
  });

  test('an answer that comes too late as 504, and a target that is away as 502', async () => {
    const { ask, log } = await start('routes: [{ path: /, to: api, timeout: 300ms }, { path: /web, to: web }]', {
      behind: { 'api:8080': await startBehind('api'), 'web:8080': { port: 1 } },
    });
    expect(await statuses([ask('/?delay=2000'), ask('/?delay=10'), ask('/web')])).toEqual([504, 200, 502]);
    expect(await log()).toContain('upstream timed out');
  });

  test('what climbs out of its path nowhere', async () => {
    const { url } = await start('routes: [{ path: /public, to: api }, { path: /admin, to: web }]');
    const paths = [
      '/public/../admin',
      '/public/%2e%2E/admin',
      '/public/..%2fadmin',
      '/admin/..;/public',
      '/admin%2f..%2fpublic',
    ];
    expect(await Promise.all(paths.map((path) => askRaw(url, path)))).toEqual(paths.map(() => '400'));
    expect(await askRaw(url, '/public/a..b?x=/../y')).toContain('"url":"/public/a..b?x=/../y"');
  });

  test('with what its target must know of the client', async () => {
    const { ask, url } = await start('routes: [{ path: /, to: api }]');
    const headers = {
      'x-forwarded-for': '203.0.113.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-host': 'shop.example.com',
    };
    const { asked } = await ask('/', { headers });
    expect(asked?.headers).toMatchObject({
      ...headers,
      'x-forwarded-for': '203.0.113.7, 127.0.0.1',
      'x-real-ip': '203.0.113.7',
      host: url.slice('http://'.length),
    });
    expect((await ask('/')).asked?.headers['x-forwarded-for']).toBe('127.0.0.1');
  });

  test('connections that change their protocol', async () => {
    const { url } = await start('routes: [{ path: /, to: api }]');
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.write('GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    const [data] = await new Promise<readonly Buffer[]>((resolve) => socket.once('data', (chunk) => resolve([chunk])));
    socket.destroy();
    expect(data?.toString()).toContain('"upgrade":"websocket","connection":"upgrade"');
  });
});

describeWithProgram('a published gateway lets through', 'nginx', () => {
  const from = (address: string, more: Readonly<Record<string, string>> = {}): RequestInit => ({
    headers: { 'x-forwarded-for': address, ...more },
  });

  test('as many requests as it says, of each address', async () => {
    const { ask } = await start(
      'policies: [{ rateLimit: { requestsPerMinute: 2, burst: 3 } }], routes: [{ path: /, to: api }, { path: /web, to: web }]',
    );
    const many = await statuses(['/', '/web', '/', '/web', '/'].map((path) => ask(path, from('203.0.113.1'))));
    expect(many.toSorted((one, other) => one - other)).toEqual([200, 200, 200, 429, 429]);
    expect((await ask('/', from('203.0.113.2'))).status).toBe(200);
  });

  test('as many as a route says besides, all together', async () => {
    const { ask } = await start(
      'routes: [{ path: /, to: api }, { path: /web, to: web, policies: [{ rateLimit: { requestsPerMinute: 1, by: all } }] }]',
    );
    expect((await ask('/web', from('203.0.113.1'))).status).toBe(200);
    expect((await ask('/web', from('203.0.113.2'))).status).toBe(429);
    expect((await ask('/', from('203.0.113.2'))).status).toBe(200);
  });

  test('only the addresses that it says, and none that it denies', async () => {
    const { ask } = await start(
      'policies: [{ ipFilter: { allow: [203.0.113.0/24, 2001:db8::/32], deny: [203.0.113.66] } }], routes: [{ path: /, to: api }, { path: /web, to: web, policies: [{ ipFilter: { allow: [203.0.113.1] } }] }]',
    );
    const at = (path: string, address: string) => ask(path, from(address));
    expect(
      await statuses([
        at('/', '203.0.113.1'),
        at('/', '203.0.113.66'),
        at('/', '198.51.100.1'),
        at('/', '2001:db8::5'),
      ]),
    ).toEqual([200, 403, 403, 200]);
    expect(await statuses([at('/web', '203.0.113.1'), at('/web', '203.0.113.2')])).toEqual([200, 403]);
    // What the client itself claims stands before what the proxy saw.
    expect((await at('/', '203.0.113.1, 198.51.100.1')).status).toBe(403);
    expect((await ask('/')).status).toBe(403);
  });

  test('only who shows a key', async () => {
    const awkward = 'a"b\\c$d{e};~.*é';
    const { ask, log } = await start(
      'policies: [{ auth: { apiKey: { keys: ["${parameters.one}", "pre-${parameters.two}"] } } }], routes: [{ path: /, to: api }, { path: /web, to: web, policies: [{ auth: { apiKey: { header: X_Partner, keys: ["${parameters.three}"] } } }] }]',
      { parameters: { one: 'k'.repeat(300), two: awkward, three: 'partner' } },
    );
    const key = (value: string, more: Readonly<Record<string, string>> = {}) => ({
      headers: { 'x-api-key': Buffer.from(value).toString('latin1'), ...more },
    });
    expect(await statuses([ask('/'), ask('/', key('')), ask('/', key('wrong')), ask('/', key('pre-'))])).toEqual([
      401, 401, 401, 401,
    ]);
    expect(
      await statuses([ask('/', key('k'.repeat(300))), ask('/', key(`pre-${awkward}`)), ask('/', key('default'))]),
    ).toEqual([200, 200, 401]);
    expect(
      await statuses([ask('/web', key('k'.repeat(300))), ask('/web', key('k'.repeat(300), { X_Partner: 'partner' }))]),
    ).toEqual([401, 200]);
    expect(await log()).not.toContain('kkk');
  });

  test('nobody at all where a key is empty', async () => {
    const failing = start(
      'policies: [{ auth: { apiKey: { keys: ["${parameters.one}"] } } }], routes: [{ path: /, to: api }]',
      {
        parameters: { one: '' },
      },
    );
    await expect(failing).rejects.toThrow(/nginx ended: .*conflicting parameter "key:"/);
  });

  test('as many requests as it says, of each key, and counts nobody without one', async () => {
    const { ask } = await start(
      'policies: [{ auth: { apiKey: { keys: ["${parameters.one}", "${parameters.two}"] } } }, { rateLimit: { requestsPerMinute: 1, by: key } }], routes: [{ path: /, to: api }]',
      { parameters: { one: 'first', two: 'second' } },
    );
    const key = (value: string) => ask('/', { headers: { 'x-api-key': value } });
    expect((await key('first')).status).toBe(200);
    expect((await key('first')).status).toBe(429);
    expect((await key('second')).status).toBe(200);
    expect(await statuses([key('third'), key('third'), key('third')])).toEqual([401, 401, 401]);
  });
});
