import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { loadTarget, type Artifact, type PublishRequest } from '../../../../src/publish/index.ts';
import type { SealedSecret } from '../../../../src/publish/kubernetes/secrets/custom-objects.ts';
import { openSeal, sealExpiry } from '../../../../src/publish/kubernetes/secrets/seal.ts';
import { hasErrors } from '../../../../src/support/diagnostic.ts';
import { kustomize } from '../../../kubernetes/render.ts';
import { describeWithTools } from '../../../kubernetes/requires.ts';
import { loadFixture } from '../../load-fixture.ts';
import { checkedVersions, describeWithSchemas, validateObject } from '../schemas.ts';
import { certificate, ellipticCertificate, unseal } from './controller.ts';

const values = {
  'orders-password': 'p@ss w;rd="1"/é',
  'payments-key': 'sk_live_4242',
  'external-key': 'line one\nline two',
  'cache-password': 'c+a/c=h e',
};

interface Changes {
  readonly values?: Readonly<Record<string, string>>;
  readonly key?: string;
  readonly certificate?: string;
}

async function sealedRequest(fixture: string, changes: Changes = {}): Promise<PublishRequest> {
  const { request } = await loadFixture(fixture, { secrets: 'sealed' });
  const secretValues = new Map(Object.entries({ ...values, ...changes.values }));
  return {
    ...request,
    base: { ...request.base, secretValues },
    others: request.others.map((other) => ({ ...other, secretValues })),
    sealing: { certificate: changes.certificate ?? certificate, key: changes.key ?? 'of this machine' },
  };
}

async function publish(request: PublishRequest): Promise<readonly Artifact[]> {
  const { artifacts, diagnostics } = await (await loadTarget('k8s'))(request);
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return artifacts;
}

function sealsOf(artifacts: readonly Artifact[]): readonly SealedSecret[] {
  return artifacts
    .filter(({ path }) => path.endsWith('.yaml'))
    .flatMap(({ text }) => parseAllDocuments(text).map((document) => document.toJS() as SealedSecret))
    .filter(({ kind }) => kind === 'SealedSecret');
}

/** Each item in clear, as the controller of the namespace finds it. */
function unsealAll(seals: readonly SealedSecret[], namespace: string): Readonly<Record<string, string>> {
  const items = seals.flatMap(({ metadata: { name }, spec }) =>
    Object.entries(spec.encryptedData).map(
      ([key, item]) => [`${name} ${key}`, unseal(item, `${namespace}/${name}`)] as const,
    ),
  );
  return Object.fromEntries(items);
}

describe('sealed secrets', () => {
  test('hold what the pods read, in the encodings that they read it in', async () => {
    const artifacts = await publish(await sealedRequest('publish/external-database'));
    expect(unsealAll(sealsOf(artifacts), 'outside')).toEqual({
      'api-secrets SECRET_HEADER': 'Bearer sk_live_4242',
      'orders-password value': 'p@ss w;rd="1"/é',
      'orders-password value-keyvalue': '"p@ss w;rd=""1""/é"',
      'orders-password value-uri': 'p%40ss%20w%3Brd%3D%221%22%2F%C3%A9',
      'payments-key value': 'sk_live_4242',
    });
  });

  test('hold what a key vault would keep', async () => {
    const artifacts = await publish(await sealedRequest('publish/vault'));
    expect(unsealAll(sealsOf(artifacts), 'vaulted')).toMatchObject({
      'vault-apikeys-external value': 'line one\nline two',
      'cache-password value': 'c+a/c=h e',
    });
  });

  test('are read in their namespace, under their name, and with the right key only', async () => {
    const [seal] = sealsOf(await publish(await sealedRequest('publish/external-database')));
    const [item] = Object.values(seal?.spec.encryptedData ?? {});
    expect(() => unseal(item ?? '', 'elsewhere/api-secrets')).toThrow(/oaep/);
    const bytes = Buffer.from(item ?? '', 'base64');
    bytes[bytes.length - 20] = (bytes.at(-20) ?? 0) ^ 1;
    expect(() => unseal(bytes.toString('base64'), 'outside/api-secrets')).toThrow(/authenticate/);
  });

  test('of an overlay are for its namespace', async () => {
    const artifacts = await publish(await sealedRequest('publish/overlays', { values: { 'cache-password': 'x' } }));
    expect(unsealAll(sealsOf(artifacts), 'layers')).toMatchObject({ 'cache-password value': 'x' });
    const patch = artifacts.find(({ path }) => /overlays\/staging\/.*sealed-secret.*patch/.test(path));
    const operations = parseAllDocuments(patch?.text ?? '')[0]?.toJS() as readonly { path: string; value: string }[];
    const changed = operations.find(({ path }) => path === '/spec/encryptedData/value');
    expect(unseal(changed?.value ?? '', 'layers-staging/cache-password')).toBe('x');
  });

  test('stay as they are, byte for byte, while the value does; one value changes its own items alone', async () => {
    const before = await publish(await sealedRequest('publish/external-database'));
    expect(await publish(await sealedRequest('publish/external-database'))).toEqual(before);
    const changes = { values: { 'orders-password': 'another' } };
    const after = await publish(await sealedRequest('publish/external-database', changes));
    const changed = after.filter(({ path, text }) => before.find((old) => old.path === path)?.text !== text);
    expect(changed.map(({ path }) => path)).toEqual(['base/sealed-secret-orders-password.yaml']);
  });

  test('of two machines have nothing in common', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map(async (key) =>
        sealsOf(await publish(await sealedRequest('publish/external-database', { key }))),
      ),
    );
    const items = (seals: typeof one): readonly string[] =>
      (seals ?? []).flatMap(({ spec }) => Object.values(spec.encryptedData));
    expect(items(one)).toHaveLength(5);
    expect(items(other).filter((item) => items(one).includes(item))).toEqual([]);
  });

  test.each(['publish/external-database', 'publish/vault', 'publish/overlays', 'publish/jobs'])(
    'show no value of %s, in any form',
    async (fixture) => {
      const { request } = await loadFixture(fixture);
      const secret = [...request.base.application.parameters.values()].filter(({ secret }) => secret);
      const given = Object.fromEntries(secret.map(({ name }) => [name, `<${name}> is "secret" & 100%`]));
      const artifacts = await publish(await sealedRequest(fixture, { values: given }));
      const text = artifacts.map((artifact) => artifact.text).join('\n');
      expect(secret.length).toBeGreaterThan(0);
      for (const value of Object.values(given)) {
        const forms = [value, encodeURIComponent(value), JSON.stringify(value).slice(1, -1)];
        const bytes = Buffer.from(value);
        // At each offset within three bytes of base64; what depends on neighbours is cut off.
        const base64 = [0, 1, 2].map((offset) => bytes.subarray(offset, offset + 15).toString('base64'));
        for (const form of [...forms, ...base64, bytes.toString('hex')]) expect(text).not.toContain(form);
      }
    },
  );

  describeWithSchemas('schemas', () => {
    test.each(checkedVersions)('are met at %s', async (version) => {
      const seals = sealsOf(await publish(await sealedRequest('publish/external-database')));
      expect(seals.flatMap((seal) => validateObject(seal, version))).toEqual([]);
    });
  });
});

describeWithTools('an overlay with sealed secrets', () => {
  test('renders to what its own namespace can read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'apphost-sealed-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    for (const { path, text } of await publish(await sealedRequest('publish/overlays'))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const text = await kustomize(join(folder, 'overlays/staging'));
    const seals = sealsOf([{ path: 'all.yaml', text }]);
    expect(seals.map(({ metadata }) => metadata.namespace)).toEqual(['layers-staging']);
    expect(unsealAll(seals, 'layers-staging')).toMatchObject({ 'cache-password value': 'c+a/c=h e' });
  });
});

describe('sealing is refused', () => {
  const complaints = async (request: PublishRequest) => {
    const { diagnostics } = await (await loadTarget('k8s'))(request);
    expect(hasErrors(diagnostics)).toBe(true);
    return diagnostics.filter(({ code }) => code !== 'CHECK_FAILED');
  };

  test('without a value, at its parameter', async () => {
    const request = await sealedRequest('publish/external-database');
    const secretValues = new Map(Object.entries({ 'payments-key': 'k' }));
    const [problem, ...others] = await complaints({ ...request, base: { ...request.base, secretValues } });
    expect(problem).toMatchObject({ code: 'SECRET_VALUE_MISSING', location: { line: 6 } });
    expect(problem?.message).toContain('orders-password');
    expect(others).toEqual([]);
  });

  test.each([
    ['without a certificate', undefined],
    ['with something else', 'hello'],
    ['with a key that is not RSA', ellipticCertificate],
  ])('%s', async (_, given) => {
    const { sealing: _sealing, ...request } = await sealedRequest('publish/external-database');
    const problems = await complaints(
      given === undefined ? request : { ...request, sealing: { certificate: given, key: 'k' } },
    );
    expect(problems.map(({ code }) => code)).toEqual(['SEALING_CERTIFICATE_INVALID']);
  });
});

test('a certificate says until when it counts', () => {
  expect(sealExpiry(certificate)?.getFullYear()).toBe(2126);
  expect(sealExpiry('hello')).toBeUndefined();
});

test('texts of every length come back', () => {
  const seal = openSeal({ certificate, key: 'k' });
  for (const text of ['', 'a', 'é'.repeat(1000), '\0\n'.repeat(33)]) {
    expect(unseal(seal?.encrypt(text, 'n/s', 'k') ?? '', 'n/s')).toBe(text);
  }
});
