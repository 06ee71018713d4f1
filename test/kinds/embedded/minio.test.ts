import { AwsV4Signer } from 'aws4fetch';
import { expect, test } from 'vitest';
import { opensBucket } from '../../../src/kinds/minio/embedded-buckets.ts';
import { isSigned } from '../../../src/kinds/minio/embedded-signature.ts';

const keys = { id: 'minioadmin', secret: 'a/secret+key' };
const address = 'http://localhost:9000/photos/a%20b.txt?list-type=2&prefix=x%2Fy%2Bz&policy';

/** The request that another implementation of the signature makes. */
async function sign({ signQuery, secret = keys.secret }: { signQuery: boolean; secret?: string }) {
  const signer = new AwsV4Signer({
    method: 'PUT',
    url: address,
    accessKeyId: keys.id,
    secretAccessKey: secret,
    service: 's3',
    region: 'us-east-1',
    signQuery,
    ...(!signQuery && { body: 'content' }),
  });
  const { method, url, headers } = await signer.sign();
  return { method, url: url.pathname + url.search, headers: { host: url.host, ...Object.fromEntries(headers) } };
}

test.each([false, true])(
  'takes the signature that another implementation makes, and no other (in the query: %s)',
  async (signQuery) => {
    const request = await sign({ signQuery });
    expect(isSigned(request, keys)).toBe(true);
    expect(isSigned({ ...request, method: 'DELETE' }, keys)).toBe(false);
    expect(isSigned({ ...request, url: request.url.replace('/photos/', '/others/') }, keys)).toBe(false);
    expect(isSigned(await sign({ signQuery, secret: 'wrong' }), keys)).toBe(false);
    expect(isSigned(request, { ...keys, id: 'other' })).toBe(false);
    expect(isSigned(request, keys, Date.now() + 8 * 24 * 3600 * 1000)).toBe(false);
  },
);

test('says nothing about a request without a signature of this version', () => {
  expect(isSigned({ method: 'GET', url: '/photos', headers: {} }, keys)).toBeUndefined();
  expect(isSigned({ method: 'GET', url: '/', headers: { authorization: 'AWS id:signature' } }, keys)).toBeUndefined();
});

const reading = { Effect: 'Allow', Principal: { AWS: ['*'] }, Action: ['s3:GetObject'] };

test('understands the policy that lets everybody read, and takes no other for it', () => {
  const opens = (...statements: readonly object[]) => opensBucket(JSON.stringify({ Statement: statements }));
  expect(opens(reading)).toBe(true);
  expect(opens({ ...reading, Principal: '*', Action: 's3:GetObject' })).toBe(true);
  expect(opens({ ...reading, Effect: 'Deny' })).toBe(false);
  expect(opens({ ...reading, Action: ['s3:GetObject', 's3:PutObject'] })).toBe(false);
  expect(opens({ ...reading, Principal: { AWS: 'arn:aws:iam::1:user/one' } })).toBe(false);
  expect(opens(reading, { ...reading, Effect: 'Deny' })).toBe(false);
  expect([opens(), opensBucket('no JSON')]).toEqual([false, false]);
});
