import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvFile } from '../../../src/secrets/env-file.ts';
import { createSecretStore } from '../../../src/secrets/secret-store.ts';

let folder: string;
const file = (): string => join(folder, 'deep', 'shop.json');

beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'apphost-secrets-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('the store', () => {
  it('keeps values for its user alone, sorted, and leaves nothing else behind', async () => {
    const store = createSecretStore(file());
    expect((await store.read()).size).toBe(0);
    await store.change((values) => values.set('b', '2').set('a', 'ä"\n'));
    expect([...(await createSecretStore(file()).read())]).toEqual([
      ['a', 'ä"\n'],
      ['b', '2'],
    ]);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['shop.json']);
  });

  it('makes no file where nothing changes', async () => {
    await createSecretStore(file()).change(() => undefined);
    expect(readdirSync(join(folder, 'deep'))).toEqual([]);
  });

  it('loses no change of several processes at once', async () => {
    const module = new URL('../../../src/secrets/secret-store.ts', import.meta.url).pathname;
    const script = `
      const { createSecretStore } = await import(${JSON.stringify(module)});
      const store = createSecretStore(process.argv[1]);
      for (let at = 0; at < 10; at += 1) await store.change((values) => values.set(process.argv[2] + at, 'x'));`;
    const children = ['a', 'b', 'c'].map((name) =>
      spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script, file(), name], {
        stdio: 'inherit',
      }),
    );
    const exits = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0] as number));
    expect(exits).toEqual([0, 0, 0]);
    expect((await createSecretStore(file()).read()).size).toBe(30);
  });

  it.each([
    ['half a file', '{"db-password": "x'],
    ['a list', '[]'],
    ['a number', '{"a": 1}'],
    ['nothing', ''],
  ])('refuses %s and leaves it as it is', async (_title, text) => {
    mkdirSync(join(folder, 'deep'));
    writeFileSync(file(), text);
    const store = createSecretStore(file());
    await expect(store.read()).rejects.toMatchObject({ code: 'SECRETS_DAMAGED' });
    await expect(store.change((values) => values.set('a', 'b'))).rejects.toMatchObject({ code: 'SECRETS_DAMAGED' });
    expect(readFileSync(file(), 'utf8')).toBe(text);
  });

  it('says why it cannot be used', async () => {
    writeFileSync(join(folder, 'deep'), 'a file');
    await expect(createSecretStore(file()).change((values) => values.set('a', 'b'))).rejects.toMatchObject({
      code: 'SECRETS_NOT_WRITABLE',
      message: `the user secrets ${file()} cannot be used: a part of the path is a file`,
    });
  });
});

describe('.env', () => {
  it('is read with quotes, comments, exports and several lines', async () => {
    const lines = [
      '\uFEFF# comment',
      'Parameters__a=1 # one',
      "export Parameters__b='two words'",
      'Parameters__c="x\ny"',
      'Parameters__d=',
    ];
    writeFileSync(join(folder, '.env'), lines.join('\n'));
    expect(await readEnvFile(folder)).toEqual({
      Parameters__a: '1',
      Parameters__b: 'two words',
      Parameters__c: 'x\ny',
      Parameters__d: '',
    });
  });

  it('may be missing, but not unreadable', async () => {
    expect(await readEnvFile(folder)).toEqual({});
    mkdirSync(join(folder, '.env'));
    await expect(readEnvFile(folder)).rejects.toMatchObject({ code: 'ENV_FILE_UNREADABLE' });
  });
});
