import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEditor, type Editor } from './language-server.ts';

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, `../../fixtures/${name}/app.yaml`), 'utf8');

describe('an editor with yaml-language-server and the schema', () => {
  let editor: Editor;
  beforeAll(async () => {
    editor = await startEditor();
  });
  afterAll(() => editor.close());

  const inResource = (type: string, line: string): string =>
    `name: shop\nresources:\n  it:\n    type: ${type}\n    ${line}\n${type === 'project' ? '    path: ./it\n' : ''}`;
  const labels = async (text: string): Promise<readonly string[]> =>
    (await editor.completions(text)).map(({ label }) => label);

  describe('completes', () => {
    it('the keys of the manifest', async () => {
      const found = await labels('name: shop\n|');
      expect(found).toEqual(
        expect.arrayContaining(['resources', 'parameters', 'environments', 'include', 'telemetry']),
      );
      expect(found).not.toContain('name');
    });

    it('the types', async () => {
      const found = await labels('name: shop\nresources:\n  it:\n    type: |\n');
      expect(found).toEqual(expect.arrayContaining(['project', 'postgres', 'redis', 'rabbitmq', 'front-door']));
    });

    it('the properties of a type, and not those of another', async () => {
      const project = await labels(inResource('project', '|'));
      expect(project).toEqual(expect.arrayContaining(['replicas', 'references', 'endpoints', 'health']));
      expect(project).not.toContain('databases');
      const postgres = await labels(inResource('postgres', '|'));
      expect(postgres).toEqual(expect.arrayContaining(['databases', 'volume', 'highAvailability', 'replicaOf']));
      expect(postgres).not.toContain('path');
    });

    it('what stands inside a property', async () => {
      expect(await labels(inResource('project', 'health:\n      |'))).toEqual(
        expect.arrayContaining(['http', 'live', 'interval', 'retries']),
      );
      expect(await labels(inResource('project', 'engine: |'))).toEqual(expect.arrayContaining(['docker', 'podman']));
    });
  });

  describe('explains', () => {
    it.each([
      ['a key of the manifest', 'na|me: shop\nresources: {}\n', 'application'],
      ['a property of a resource', inResource('project', 'repli|cas: 3'), 'copies'],
      ['a property inside a property', inResource('project', 'endpoints: { http: { po|rt: 80 } }'), 'stable address'],
      ['a list of references', inResource('project', 'refer|ences: []'), 'connection information'],
      ['what belongs to one type', inResource('postgres', 'data|bases: [a]'), 'atabase'],
    ])('%s', async (_what, text, word) => {
      expect(await editor.hover(text)).toContain(word);
    });
  });

  describe('reports', () => {
    it.each([
      ['a key that does not exist', inResource('project', 'replcias: 3'), /replcias/, 4],
      ['a type that does not exist', inResource('reddis', 'volume: true'), /postgres|type|allowed|Valid/i, 3],
      ['a value of the wrong sort', inResource('project', 'replicas: many'), /type/i, 4],
      ['a value that is none of the choices', inResource('project', 'engine: dokcer'), /docker/, 4],
      ['a property of another type', inResource('redis', 'databases: [a]'), /databases/, 4],
      ['a name that cannot be one', 'name: My Shop\nresources: {}\n', /lower-case/, 0],
      ['a duration without a unit', inResource('project', 'stop: { grace: soon }'), /duration/, 4],
    ])('%s, once and in its line', async (_what, text, words, line) => {
      const found = await editor.problems(text);
      expect(found.map(({ message }) => message)).toHaveLength(1);
      expect(found[0]?.message).toMatch(words);
      expect(found[0]?.range.start.line).toBe(line);
    });

    it.each(['shop', 'manifest-whole', 'manifest-regions', 'manifest-security'])('nothing in %s', async (name) => {
      expect(await editor.problems(fixture(name))).toEqual([]);
    });
  });
});
