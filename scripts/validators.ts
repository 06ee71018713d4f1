/**
 * Compiles the schemas into src/kinds/generated/validators.js, because compiling them at each start would take 200 ms.
 * The file is not committed: the build makes it, and so does the set-up of the tests.
 */
import ajvModule, { type Options } from 'ajv';
import standaloneModule from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { kinds } from '../src/kinds/index.ts';
import { definitionOf, toSchemaSet } from '../src/kinds/schema-set.ts';

// Both are CommonJS with a `default`, which type checker and runtime see differently.
const Ajv = ajvModule.default;
const standaloneCode = standaloneModule.default;

const folder = fileURLToPath(new URL('../src/kinds/generated/', import.meta.url));
const file = join(folder, 'validators.js');

/** Keywords that are for editors alone. */
const editorKeywords = ['patternErrorMessage', 'errorMessage', 'deprecationMessage', 'doNotSuggest'];

const options: Options = {
  allErrors: true,
  // A text or an object is one schema with two types here, so that each mistake gives one error.
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
  inlineRefs: false,
  code: { source: true, esm: true, optimize: 1 },
};

/** Writes the file when what it is made from has changed. */
export async function buildValidators(): Promise<void> {
  const code = await bundle(compile());
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present === code) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, code);
}

function compile(): string {
  const { definitions, manifest } = toSchemaSet(kinds);
  const ajv = new Ajv(options);
  for (const keyword of editorKeywords) ajv.addKeyword(keyword);
  const id = (name: string): string => `#/definitions/${name}`;
  ajv.addSchema({ $id: 'set', definitions });
  const exported: Record<string, string> = { manifest: 'manifest' };
  ajv.addSchema({ ...manifest, $id: 'manifest' });
  for (const kind of kinds) exported[kind.name] = `set${id(definitionOf(kind.name))}`;
  return standaloneCode(
    ajv,
    Object.fromEntries(Object.entries(exported).map(([name, ref]) => [toIdentifier(name), ref])),
  );
}

/** Its few imports go into the file, so that ajv itself is never loaded. */
async function bundle(code: string): Promise<string> {
  const result = await build({
    stdin: { contents: code, resolveDir: process.cwd(), loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    minifyWhitespace: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return result.outputFiles[0]?.text ?? '';
}

function toIdentifier(name: string): string {
  return name.replaceAll('-', '_');
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await buildValidators();
