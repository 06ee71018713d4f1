import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, test } from 'vitest';
import { toEditorSchema } from '../../src/kinds/editor-schema.ts';
import { kinds } from '../../src/kinds/index.ts';

const file = 'schemas/app.schema.json';

test('the committed schema is what the kinds say (`npm run schema` writes it)', async () => {
  expect(await readFile(file, 'utf8')).toBe(`${JSON.stringify(toEditorSchema(kinds), null, 2)}\n`);
});

describe('in an editor', () => {
  let editor: Editor;
  beforeAll(async () => {
    editor = createEditor(await readFile(file, 'utf8'));
  });

  const application = (...lines: readonly string[]): string =>
    ['name: shop', 'resources:', ...lines.map((line) => `  ${line}`), ''].join('\n');

  test.each([
    ['a type that does not exist', application('db:', '  type: postgrs'), [/^4:11 .*"postgres"/]],
    ['a key that does not exist', application('db:', '  type: postgres', '  volum: true'), [/^5:5 .*volum/]],
    ['no type', application('api:', '  path: ./api'), [/^3:3 .*"type"/]],
    ['a needed key', application('api:', '  type: project'), [/^3:3 .*"path"/]],
    ['a needed key that depends on others', application('c:', '  type: container'), [/^3:3 .*"image"/]],
    ['a number as text', application('db:', '  type: redis', '  port: many'), [/^5:11 .*integer/]],
    ['a bad duration', application('db:', '  type: redis', '  stop: { grace: 10 sec }'), [/^5:20 must be a duration/]],
    ['a bad name', application('Db:', '  type: redis'), [/^3:3 must be a name of lower-case letters/]],
    ['a reserved name', application('env:', '  type: redis'), [/^3:3 .*reserved/]],
    ['replicas of data', application('db:', '  type: redis', '  replicas: 3'), [/^5:5 .*replicaOf/]],
    [
      'a key inside a short and long form',
      application('a:', '  type: executable', '  command: x', '  references: [{ resource: b, is: c }]'),
      [/^6:33 .*is/],
    ],
    [
      'a key in an overlay',
      `${application('db:', '  type: redis')}environments:\n  production:\n    resources:\n      db: { volumes: true }\n`,
      [/^8:13 .*volumes/],
    ],
    ['a key beside extends', application('a:', '  extends: b', '  lables: {}'), [/^5:5 .*lables/]],
    ['a key at the top', 'name: shop\nparamters: {}\n', [/^2:1 .*paramters/]],
  ])('%s is one error, at its place', async (_, text, expected) => {
    const errors = await editor.errors(text);
    expect(errors).toHaveLength(expected.length);
    for (const [index, error] of errors.entries()) expect(error).toMatch(expected[index] ?? /^$/);
  });

  test.each(['fixtures/shop/app.yaml', 'fixtures/languages/app.yaml'])('%s has no errors', async (path) => {
    expect(await editor.errors(await readFile(path, 'utf8'))).toEqual([]);
  });

  test('extension keys, overlays that remove, and what extends another are no errors', async () => {
    const text = application(
      'x-base: 1',
      'db:',
      '  type: redis',
      '  x-owner: me',
      '  limits: { x-note: 1 }',
      'east:',
      '  extends: db',
    );
    const overlay =
      'environments:\n  production:\n    resources:\n      db: { limits: null, backup: { retentionDays: 35 } }\n';
    // `x-base` is a resource's name there, not an extension key.
    expect(await editor.errors(text + overlay)).toEqual([expect.stringMatching(/^3:11 .*Expected/)]);
  });

  test('a new key completes to what its type takes', async () => {
    const labels = await editor.completions(application('db:', '  type: postgres', '  |'));
    expect(labels).toEqual(expect.arrayContaining(['databases', 'volume', 'pool', 'highAvailability', 'env']));
    expect(labels).not.toContain('path');
    expect(labels).not.toContain('replicas');
    const project = await editor.completions(application('api:', '  type: project', '  |'));
    expect(project).toEqual(expect.arrayContaining(['path', 'replicas', 'references']));
    expect(project).not.toContain('databases');
  });

  test('types, nested keys and overlays complete too', async () => {
    const types = await editor.completions(application('db:', '  type: |'));
    expect(types.toSorted()).toEqual(kinds.map((kind) => kind.name).sort());
    const endpoint = await editor.completions(
      application('a:', '  type: executable', '  endpoints:', '    http:', '      |'),
    );
    expect(endpoint).toEqual(['port', 'targetPort', 'scheme', 'protocol', 'bind', 'range', 'mode', 'external', 'env']);
    const overlay = `${application('db:', '  type: redis')}environments:\n  production:\n    resources:\n      db:\n        |`;
    expect(await editor.completions(overlay)).toEqual(expect.arrayContaining(['highAvailability', 'replicas']));
  });

  test('hover shows the description', async () => {
    const hover = await editor.hover(application('db:', '  type: postgres', '  vol|ume: true'));
    expect(hover).toContain('Keeps the data from one run to the next. `true`: a volume of its own');
    const deep = await editor.hover(application('a:', '  type: executable', '  health: { star|tPeriod: 5s }'));
    expect(deep).toContain('Failures before this much time since the start do not count.');
    const overlay = `${application('db:', '  type: redis')}environments:\n  production:\n    resources:\n      db: { high|Availability: true }\n`;
    expect(await editor.hover(overlay)).toContain('A standby that takes over when the server fails.');
  });
});

interface Editor {
  /** `line:column message`, in the text's order. */
  errors(text: string): Promise<readonly string[]>;
  /** The names offered where `|` stands. */
  completions(text: string): Promise<readonly string[]>;
  hover(text: string): Promise<string>;
}

interface Position {
  readonly line: number;
  readonly character: number;
}

interface YamlDocument {
  positionAt(offset: number): Position;
}

interface YamlService {
  configure(settings: object): void;
  doValidation(
    document: YamlDocument,
    isKubernetes: boolean,
  ): Promise<readonly { range: { start: Position }; message: string }[]>;
  doComplete(
    document: YamlDocument,
    at: Position,
    isKubernetes: boolean,
  ): Promise<{ items: readonly { label: string }[] }>;
  doHover(document: YamlDocument, at: Position): Promise<{ contents: { value: string } } | null>;
}

/** The language server that editors use, on one schema. */
function createEditor(schema: string): Editor {
  const require = createRequire(import.meta.url);
  const { getLanguageService } = require('yaml-language-server') as {
    getLanguageService(context: object): YamlService;
  };
  const { TextDocument } = createRequire(require.resolve('yaml-language-server'))(
    'vscode-languageserver-textdocument',
  ) as {
    TextDocument: { create(uri: string, language: string, version: number, text: string): YamlDocument };
  };
  const service = getLanguageService({
    schemaRequestService: () => Promise.resolve(schema),
    workspaceContext: { resolveRelativePath: (path: string) => path },
  });
  const schemas = [{ uri: 'file:///app.schema.json', fileMatch: ['*.yaml'] }];
  service.configure({ validate: true, hover: true, completion: true, yamlVersion: '1.2', schemas });
  let opened = 0;
  const open = (text: string): { document: YamlDocument; at: Position } => {
    opened += 1;
    // The server remembers documents by name and version.
    const document = TextDocument.create(`file:///app${opened}.yaml`, 'yaml', 1, text.replace('|', ''));
    return { document, at: document.positionAt(text.indexOf('|')) };
  };
  return {
    errors: async (text) => {
      const found = await service.doValidation(open(text).document, false);
      const placed = [...found].sort((a, b) => a.range.start.line - b.range.start.line);
      return placed.map(({ range: { start }, message }) => `${start.line + 1}:${start.character + 1} ${message}`);
    },
    completions: async (text) => {
      const { document, at } = open(text);
      return (await service.doComplete(document, at, false)).items.map(({ label }) => label);
    },
    hover: async (text) => {
      const { document, at } = open(text);
      return (await service.doHover(document, at))?.contents.value ?? '';
    },
  };
}
