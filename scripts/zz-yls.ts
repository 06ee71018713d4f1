import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
const require = createRequire(import.meta.url);
const { getLanguageService } = require('yaml-language-server/out/server/src/languageservice/yamlLanguageService.js');
const { TextDocument } = require('vscode-languageserver-textdocument');
const schemaText = await readFile('schemas/app.schema.json', 'utf8');
const service = getLanguageService({ schemaRequestService: async () => schemaText, workspaceContext: { resolveRelativePath: (r: string) => r } });
service.configure({ validate: true, hover: true, completion: true, format: false, yamlVersion: '1.2', schemas: [{ uri: 'file:///app.schema.json', fileMatch: ['*.yaml', '**/*.yaml'] }] , customTags: []});
let n = 0;
export async function ask(text: string) {
  const at = text.indexOf('|@');
  const clean = text.replace('|@', '');
  const doc = TextDocument.create(`file:///x/app${n++}.yaml`, 'yaml', 1, clean);
  const t = Date.now();
  const errors = await service.doValidation(doc, false);
  const pos = at < 0 ? undefined : doc.positionAt(at);
  return { ms: Date.now() - t, errors: errors.map((e: any) => `${e.range.start.line + 1}:${e.range.start.character + 1} ${e.message}`), completions: pos && (await service.doComplete(doc, pos, false)).items.map((i: any) => i.label), hover: pos && JSON.stringify((await service.doHover(doc, pos))?.contents) };
}
const cases = [
  'name: shop\nresources:\n  db:\n    type: postgres\n    |@\n',
  'name: shop\nresources:\n  db:\n    type: |@\n',
  'name: shop\nresources:\n  db:\n    type: postgres\n    volu|@me: true\n    databases: [a]\n',
  'name: shop\nresources:\n  db:\n    type: postgrs\n',
  'name: shop\nresources:\n  db:\n    type: postgres\n    volum: true\n',
  'name: shop\nresources:\n  db:\n    type: postgres\n    replicas: 3\n',
  'name: shop\nresources:\n  api:\n    type: project\n',
  'name: shop\nresources:\n  api:\n    path: x\n',
  'name: shop\nresources:\n  api:\n    type: project\n    path: ./a\n    references: [{ resorce: x }]\n',
  'name: shop\nresources:\n  api:\n    type: project\n    path: ./a\n    restart: sometimes\n    limits: { cpu: x, memory: 12Q }\n',
  'name: shop\nresources:\n  api:\n    type: project\n    path: ./a\n    endpoints:\n      http:\n        |@\n',
  'name: shop\nresources:\n  api-west:\n    extends: api\n    region: x\n    lables: {}\n',
  'name: shop\nresources:\n  c:\n    type: container\n',
  'name: shop\nresources:\n  Api:\n    type: container\n    image: x\n',
  'name: shop\nresources:\n  env:\n    type: container\n    image: x\n',
  'name: shop\nresources:\n  c:\n    type: container\n    image: x\nenvironments:\n  production:\n    resources:\n      c:\n        hea|@lth: { http: /x }\n        bogus: 1\n        limits: null\n',
  'name: shop\nresources:\n  c:\n    type: container\n    image: x\n    health:\n      |@\n',
  'name: shop\nresources:\n  d:\n    type: mosquitto\n    image: x\n    x-a: {b: c}\n    ephemeral: yes\n',
  'name: shop\nparamters: {}\n|@',
];
if (process.argv[2] === 'all') for (const c of cases) { console.log('-----\n' + c); const r = await ask(c); console.log(r.ms, r.errors, (r.completions ?? []).join(' '), r.hover); }
