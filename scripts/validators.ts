/**
 * Compiles the schemas into src/kinds/generated/validators.js, and that of compose files into
 * src/migrate/compose/generated/validator.js, because compiling them at each start would take 200 ms. The files are not
 * committed: the build makes them.
 */
import ajvModule, { type Options } from 'ajv';
import standaloneModule from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { kinds } from '../src/kinds/index.ts';
import { anyResource, manifestSchema } from '../src/kinds/manifest-schema.ts';
import type { Schema } from '../src/kinds/parts/schema.ts';
import { composeSchema } from '../src/migrate/compose/schema/compose-schema.ts';

// Both are CommonJS with a `default`, which type checker and runtime see differently.
const Ajv = ajvModule.default;
const standaloneCode = standaloneModule.default;

const manifestFile = generated('kinds/generated/validators.js');
const composeFile = generated('migrate/compose/generated/validator.js');

/** Keywords that check nothing: they are for people and their editors. */
const annotations = [
  'description',
  'examples',
  'default',
  'patternErrorMessage',
  'errorMessage',
  'deprecationMessage',
  'doNotSuggest',
];

const options: Options = {
  allErrors: true,
  // A text or an object is one schema with two types here, so that each mistake gives one error.
  allowUnionTypes: true,
  strictTypes: false,
  strictRequired: false,
  inlineRefs: false,
  code: { source: true, esm: true, optimize: 1 },
};

/** Writes the files when what they are made from has changed. */
export async function buildValidators(): Promise<void> {
  await writeChanged(manifestFile, await bundle(compile()));
  await writeChanged(composeFile, await bundle(compileCompose()));
}

function generated(path: string): string {
  return fileURLToPath(new URL(`../src/${path}`, import.meta.url));
}

async function writeChanged(file: string, code: string): Promise<void> {
  const present = await readFile(file, 'utf8').catch(() => undefined);
  if (present === code) return;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, code);
}

/** A compose file is always checked as a whole. */
function compileCompose(): string {
  const ajv = new Ajv({ ...options, inlineRefs: true });
  ajv.addSchema({ ...composeSchema, $id: 'compose' });
  return standaloneCode(ajv, { compose: 'compose' });
}

/**
 * One function per fragment, not one per kind: the kinds share most of their properties, and a table of which property is
 * checked by which function is a fraction of the code. Fragments that differ only in their words are one.
 */
function compile(): string {
  const ajv = new Ajv(options);
  const names = new Map<string, string>();
  const nameOf = (schema: Schema): string => {
    const rules = withoutAnnotations(schema) as Schema;
    const key = JSON.stringify(rules);
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = `check${names.size}`;
    names.set(key, name);
    ajv.addSchema({ ...rules, $id: name });
    return name;
  };
  ajv.addSchema({ ...(withoutAnnotations(manifestSchema) as Schema), $id: 'manifest' });
  const tables = kinds.map((kind) => [kind.name, tableOf(kind.schema, nameOf)]);
  const exported = ['manifest', ...names.values()].map((name) => [name, name]);
  const checks = [...names.values()].join(',');
  const code = standaloneCode(ajv, Object.fromEntries(exported) as Record<string, string>);
  return `${code}\nexport const checks={${checks}};\nexport const tables=${JSON.stringify(Object.fromEntries(tables))};`;
}

/** What a resource as a whole must be, and what each of its properties must be. */
function tableOf(schema: Schema, nameOf: (schema: Schema) => string): object {
  const { required, if: condition, then, properties } = schema;
  const all = { ...anyResource.properties, ...(properties as Readonly<Record<string, Schema>>) };
  const isPlain = condition === undefined && (required as readonly string[]).length === 0;
  const whole = condition === undefined ? { required } : { required, if: condition, then };
  return {
    ...(isPlain ? {} : { whole: nameOf(whole) }),
    properties: Object.fromEntries(Object.entries(all).map(([property, each]) => [property, nameOf(each)])),
  };
}

/** The rules alone. Ajv writes a schema into the code where an error may quote it, descriptions and all. */
function withoutAnnotations(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map((each) => withoutAnnotations(each));
  if (typeof schema !== 'object' || schema === null) return schema;
  const kept = Object.entries(schema).filter(([keyword]) => !annotations.includes(keyword));
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, rulesBelow(keyword, value)]));
}

function rulesBelow(keyword: string, value: unknown): unknown {
  // Values of the user's, not schemas.
  if (keyword === 'enum' || keyword === 'const') return value;
  if (keyword !== 'properties' && keyword !== 'patternProperties') return withoutAnnotations(value);
  const named = Object.entries(value as Readonly<Record<string, unknown>>);
  return Object.fromEntries(named.map(([name, each]) => [name, withoutAnnotations(each)]));
}

/** Its few imports go into the file, so that ajv itself is never loaded. */
async function bundle(code: string): Promise<string> {
  const result = await build({
    stdin: { contents: code, resolveDir: process.cwd(), loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  return result.outputFiles[0]?.text ?? '';
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await buildValidators();
