import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeNotRun, describeWithEngine } from '../../engine/requires.ts';
import { findFreePort } from '../../fakes/free-port.ts';
import { startInContainer, type ContainedGateway } from './gateway-container.ts';
import { startBehind } from './gateway.ts';
import {
  encode,
  issuerCertificate,
  makeKey,
  makeToken,
  startIssuer,
  startNameServer,
  type Issuer,
  type NameServer,
} from './token-issuer.ts';

const patience = 120_000;

const rsa = makeKey('rsa');
const elliptic = makeKey('p256', 'P-256');
const wide = makeKey('p521', 'P-521');
/** Not the issuer's, whatever it calls itself. */
const stranger = makeKey('rsa');

const search = 'app.svc.cluster.local';
const describeHere = process.getuid?.() === 0 ? describeWithEngine : describeAsOther;

function describeAsOther(name: string): void {
  describeNotRun(name, 'only root can tell addresses on port 53');
}

describeHere('a published gateway that asks for tokens', ({ host }) => {
  let issuer: Issuer;
  let secure: Issuer;
  let names: NameServer;
  let gateway: ContainedGateway;
  let iss: string;
  let stopApi: (() => void) | undefined;

  beforeAll(async () => {
    issuer = await startIssuer('http', rsa, elliptic, wide);
    secure = await startIssuer('https', elliptic);
    names = await startNameServer(`issuer.${search}`, 'issuer.example.test');
    iss = `http://issuer:${issuer.port}/realms/shop`;
    const token = (more = '', url = iss) => `{ auth: { jwt: { issuer: "${url}"${more} } } }`;
    const away = `http://127.0.0.1:${await findFreePort('127.0.0.1')}`;
    const api = await startBehind('api', (stop) => (stopApi = stop));
    gateway = await startInContainer(host, {
      options: `routes: [
        { path: /, to: api, policies: [${token(', audience: shop')}] },
        { path: /scoped, to: api, policies: [${token(', scopes: [read, write]', `${iss}/`)}] },
        { path: /secure, to: api, policies: [${token('', `https://issuer.example.test:${secure.port}/realms/shop`)}] },
        { path: /stranger, to: api, policies: [${token('', `https://issuer.example.test:${issuer.port}/realms/shop`)}] },
        { path: /away, to: api, policies: [${token('', away)}], methods: [GET] },
        { path: /away, to: api, policies: [${token('', away)}], methods: [POST] },
        { path: /both, to: api, stripPrefix: true, policies: [{ auth: { apiKey: { keys: ["\${parameters.partner}"] } } }, ${token()}] },
        { path: /open, to: api }]`,
      parameters: { partner: 'key' },
      behind: { 'api:8080': api },
      names: `nameserver ${names.address}\nsearch ${search} svc.cluster.local\noptions ndots:5\n`,
      trusted: issuerCertificate,
    });
  }, patience);

  afterAll(async () => {
    for (const started of [gateway, issuer, secure, names]) await started?.[Symbol.asyncDispose]();
    stopApi?.();
  });

  const seconds = (): number => Math.floor(Date.now() / 1000);
  const claims = (more: object = {}) => ({ iss, aud: ['web', 'shop'], exp: seconds() + 300, ...more });
  const bearer = (token: string): RequestInit => ({ headers: { authorization: `Bearer ${token}` } });
  const show = async (path: string, token: string): Promise<string> => {
    const { status, headers } = await gateway.ask(path, bearer(token));
    return `${status} ${headers.get('www-authenticate') ?? ''}`.trim();
  };

  test.each([
    ['RS256', rsa],
    ['RS512', rsa],
    ['PS256', rsa],
    ['ES256', elliptic],
    ['ES512', wide],
  ])('lets %s through, to whom it passes it on', async (alg, key) => {
    const token = makeToken(key, alg, claims({ sub: 'zoë' }));
    const { status, asked } = await gateway.ask('/orders', bearer(token));
    expect([status, asked?.headers['authorization']]).toEqual([200, `Bearer ${token}`]);
  });

  const invalid = (why: string): string => `401 Bearer error="invalid_token", error_description="${why}"`;
  const hs256 = (): string => {
    const signed = `${encode({ alg: 'HS256', kid: 'rsa' })}.${encode(claims())}`;
    const key = rsa.publicKey.export({ type: 'spki', format: 'pem' });
    return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
  };
  const withoutSignature = (alg: string, end = ''): string =>
    `${encode({ alg, kid: 'p256' })}.${encode(claims())}.${end}`;

  test.each([
    ['that has expired', () => makeToken(rsa, 'RS256', claims({ exp: seconds() - 60 })), 'it has expired'],
    ['that never expires', () => makeToken(rsa, 'RS256', claims({ exp: undefined })), 'it has expired'],
    ['of tomorrow', () => makeToken(rsa, 'RS256', claims({ nbf: seconds() + 600 })), 'it is not valid yet'],
    ['for others', () => makeToken(rsa, 'RS256', claims({ aud: 'other' })), 'it is for another audience'],
    ['for nobody', () => makeToken(rsa, 'RS256', claims({ aud: undefined })), 'it is for another audience'],
    ['of another issuer', () => makeToken(rsa, 'RS256', claims({ iss: 'https://a.test' })), 'it is of another issuer'],
    ['of another key', () => makeToken(stranger, 'RS256', claims()), 'its signature is not of the issuer'],
    [
      'of a key of another curve',
      () => makeToken(elliptic, 'ES256', claims(), { kid: 'p521' }),
      'its signature is not of the issuer',
    ],
    [
      'that names no known key',
      () => makeToken(rsa, 'RS256', claims(), { kid: 'x' }),
      'its signature is not of the issuer',
    ],
    ['signed with what everybody knows', hs256, 'it is signed in another way'],
    ['that says that it is not signed', () => withoutSignature('none'), 'it is no signed token'],
    ['with a made up algorithm', () => withoutSignature('constructor', 'eA'), 'it is signed in another way'],
    ['with a signature that is none', () => withoutSignature('ES256', 'eA'), 'its signature is not of the issuer'],
    [
      'with words that must be understood',
      () => makeToken(rsa, 'RS256', claims(), { crit: ['b64'] }),
      'it is signed in another way',
    ],
    ['that says nothing', () => makeToken(rsa, 'RS256', null), 'it is no signed token'],
    ['that is no token', () => 'a.b.c', 'it is no signed token'],
  ])('refuses one %s', async (_, token, why) => {
    expect(await show('/orders', token())).toBe(invalid(why));
  });

  test('asks for one where there is none, and lets everybody in elsewhere', async () => {
    const { status, headers, asked } = await gateway.ask('/orders');
    expect([status, headers.get('www-authenticate'), asked]).toEqual([401, 'Bearer', undefined]);
    expect((await gateway.ask('/orders', { headers: { authorization: 'Basic eDp5' } })).status).toBe(401);
    expect((await gateway.ask('/open')).status).toBe(200);
  });

  test('wants every scope, in whichever way it is written', async () => {
    const scoped = (more: object): Promise<string> => show('/scoped', makeToken(rsa, 'RS256', claims(more)));
    expect(await scoped({ scope: 'write openid read' })).toBe('200');
    expect(await scoped({ scp: ['read', 'write'] })).toBe('200');
    const refused = '403 Bearer error="insufficient_scope", scope="read write"';
    expect([await scoped({ scope: 'read' }), await scoped({})]).toEqual([refused, refused]);
  });

  test('wants keys and tokens where both are named, and still tells the prefix', async () => {
    const token = makeToken(rsa, 'RS256', claims());
    const both = (key: string, shown: string) =>
      gateway.ask('/both/x', { headers: { authorization: `Bearer ${shown}`, 'x-api-key': key } });
    expect([(await both('wrong', token)).status, (await both('key', 'a.b.c')).status]).toEqual([401, 401]);
    const { status, asked } = await both('key', token);
    expect([status, asked?.url, asked?.headers['x-forwarded-prefix']]).toEqual([200, '/x', '/both']);
  });

  test('finds an issuer by its name in the cluster, and calls it as the manifest does', async () => {
    expect(await show('/', makeToken(rsa, 'RS256', claims()))).toBe('200');
    expect(new Set(issuer.asked)).toEqual(
      new Set([
        `issuer:${issuer.port}/realms/shop/.well-known/openid-configuration`,
        `issuer:${issuer.port}/realms/shop/certs`,
      ]),
    );
  });

  test('believes an issuer of https that shows its certificate, and nobody else', async () => {
    const own = `https://issuer.example.test:${secure.port}/realms/shop`;
    expect(await show('/secure', makeToken(elliptic, 'ES256', claims({ iss: own })))).toBe('200');
    expect((await gateway.ask('/stranger', bearer(makeToken(elliptic, 'ES256', claims())))).status).toBe(503);
  });

  describe('when its issuer', () => {
    test('is away, answers 503, whatever the method, and says why', async () => {
      const token = makeToken(rsa, 'RS256', claims());
      for (const method of ['GET', 'POST']) {
        const { status, headers } = await gateway.ask('/away', { ...bearer(token), method });
        expect([status, headers.get('retry-after')]).toEqual([503, '5']);
      }
      expect(await gateway.log()).toMatch(/the keys of http:\/\/127\.0\.0\.1:\d+ cannot be fetched: connect failed/);
    });

    test('breaks, goes on with the keys that it knows, and learns new ones later', { timeout: patience }, async () => {
      issuer.break(500);
      const next = makeKey('next', 'P-256');
      expect(await show('/', makeToken(rsa, 'RS256', claims()))).toBe('200');
      expect(await show('/', makeToken(next, 'ES256', claims()))).toMatch(/^401/);
      issuer.sign(rsa, next);
      issuer.break(undefined);
      const show1 = () => show('/', makeToken(next, 'ES256', claims()));
      await expect.poll(show1, { timeout: patience, interval: 300 }).toBe('200');
      expect(await show('/', makeToken(rsa, 'RS256', claims()))).toBe('200');
    });
  });
});
