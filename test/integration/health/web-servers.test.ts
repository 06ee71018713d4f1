import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

import { describe, expect, test } from 'vitest';

import { probeAzureStorage } from '../../../src/kinds/azure-storage/probe.ts';
import { createContainer, createQueue } from '../../../src/kinds/azure-storage/prepare.ts';
import { probeElasticsearch } from '../../../src/kinds/elasticsearch/probe.ts';
import { probeMinio } from '../../../src/kinds/minio/probe.ts';
import { createBucket } from '../../../src/kinds/minio/prepare.ts';
import { probeQdrant } from '../../../src/kinds/qdrant/probe.ts';
import type { Check } from '../../../src/model/probe.ts';
import { ask, askServer, closedPort, handshake } from './asking.ts';
import { closesAtOnce, garbage, silent } from './test-server.ts';

type Answer = readonly [status: number, text?: string];
type Site = (request: IncomingMessage) => Answer;

const login = { username: 'shop', password: 'p:ä' };
const never = new AbortController().signal;

async function withSite<Result>(site: Site, work: (port: number) => Promise<Result>): Promise<Result> {
  const server = createServer((request, response) => {
    const [status, text = ''] = site(request);
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work((server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}

const askSite = (check: Check, site: Site): Promise<string> => withSite(site, (port) => ask(check, { port }));

describe('Elasticsearch', () => {
  const check = handshake(probeElasticsearch, login);
  const wanted = `Basic ${Buffer.from('shop:p:ä').toString('base64')}`;
  const cluster =
    (status: string): Site =>
    ({ url, headers }) => {
      if (headers.authorization !== wanted) return [401];
      return url === '/_cluster/health' ? [200, JSON.stringify({ status })] : [404];
    };

  test.each([
    ['is green', cluster('green'), 'healthy'],
    ['is yellow, as one server alone', cluster('yellow'), 'healthy'],
    ['misses shards', cluster('red'), "the cluster's health is red"],
    ['refuses the password', () => [401], 'password refused'],
    ['is still starting', () => [503], 'answered 503'],
    ['is another', () => [200, '<html>'], 'the answer is not Elasticsearch'],
  ] as readonly (readonly [string, Site, string])[])('that %s', async (_name, site, outcome) => {
    expect(await askSite(check, site)).toBe(outcome);
  });
});

describe('Qdrant', () => {
  const check = handshake(probeQdrant, { apiKey: 'key' });
  const site =
    (ready: number, key: string): Site =>
    ({ url, headers }) => {
      if (url === '/readyz') return [ready];
      return url === '/collections' && headers['api-key'] === key ? [200, '{}'] : [403];
    };

  test.each([
    ['is ready and takes the key', site(200, 'key'), 'healthy'],
    ['is not ready', site(503, 'key'), 'answered 503'],
    ['has another key', site(200, 'other'), 'key refused'],
  ] as readonly (readonly [string, Site, string])[])('that %s', async (_name, made, outcome) => {
    expect(await askSite(check, made)).toBe(outcome);
  });
});

describe.each([
  ['Elasticsearch', probeElasticsearch],
  ['Qdrant', probeQdrant],
  ['MinIO', probeMinio],
  ['Azure Storage', probeAzureStorage],
])('%s is not healthy when what is there', (_name, probe) => {
  const check = handshake(probe, login);

  test.each([
    ['closes at once', closesAtOnce, 'connection closed by the server'],
    ['is silent', silent, 'no answer within 400ms'],
    ['answers garbage', garbage, 'the answer is not HTTP'],
  ] as const)('%s', async (_does, behaviour, outcome) => {
    expect(await askServer(check, behaviour)).toBe(outcome);
  });

  test('is nothing', async () => {
    expect(await ask(check, { port: await closedPort() })).toBe('connection refused');
  });
});

describe('MinIO', () => {
  const check = handshake(probeMinio, login);

  test.each([
    ['lists its buckets', () => [200, '<ListAllMyBucketsResult/>'], 'healthy'],
    ['refuses the key', () => [403, '<Error><Code>SignatureDoesNotMatch</Code></Error>'], 'password refused'],
    ['is still starting', () => [503, '<Error><Code>XMinioServerNotInitialized</Code></Error>'], 'still starting'],
    ['is another', () => [200, '<html>'], 'the answer is not S3'],
  ] as readonly (readonly [string, Site, string])[])('that %s', async (_name, site, outcome) => {
    expect(await askSite(check, site)).toBe(outcome);
  });

  test('that refuses a bucket says why', async () => {
    const site: Site = ({ method }) =>
      method === 'HEAD' ? [404] : [400, '<Error><Code>InvalidBucketName</Code><Message>Not valid.</Message></Error>'];
    const create = (port: number) =>
      createBucket({ host: '127.0.0.1', port, properties: login }, { name: 'B!', options: {} }, never);
    await expect(withSite(site, create)).rejects.toThrow('Not valid.');
  });

  test('opens a public bucket for reading, also one that is there', async () => {
    const said: string[] = [];
    const site: Site = ({ method, url }) => {
      said.push(`${method} ${url}`);
      return [method === 'HEAD' ? 200 : 204];
    };
    const child = { name: 'photos', options: { public: true } };
    const create = (port: number) => createBucket({ host: '127.0.0.1', port, properties: login }, child, never);
    expect(await withSite(site, create)).toBe('present');
    expect(said).toEqual(['HEAD /photos', 'PUT /photos?policy']);
  });
});

describe('Azure Storage', () => {
  const account = { username: 'devstoreaccount1', password: 'a2V5' };
  const create = (make: typeof createQueue, answer: Answer) =>
    withSite(
      () => answer,
      (port) => make({ host: '127.0.0.1', port, properties: account }, { name: 'photos', options: {} }, never),
    );

  test.each([
    ['lists its containers', () => [200, '<EnumerationResults/>'], 'healthy'],
    ['refuses the key', () => [403], 'key refused'],
    ['is another', () => [200, '<html>'], 'the answer is not Azure Storage'],
  ] as readonly (readonly [string, Site, string])[])('that %s', async (_name, site, outcome) => {
    expect(await askSite(handshake(probeAzureStorage, account), site)).toBe(outcome);
  });

  test('gets what is missing, and keeps what is there', async () => {
    expect(await create(createContainer, [201])).toBe('created');
    expect(await create(createContainer, [409, '<Code>ContainerAlreadyExists</Code>'])).toBe('present');
    expect(await create(createQueue, [201])).toBe('created');
    expect(await create(createQueue, [204])).toBe('present');
    const refused = create(createQueue, [400, '<Error><Message>The name is not valid.\nRequestId:1</Message></Error>']);
    await expect(refused).rejects.toThrow('The name is not valid.');
  });
});
