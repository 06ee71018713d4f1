import { parse as parseJson } from 'jsonc-parser';
import { parseEnv } from 'node:util';
import type { Folder } from '../../model/folder.ts';
import type { NearFolder } from '../read/folders.ts';

/** What one folder's files of settings say, later ones over earlier ones. */
export interface FoundSettings {
  /** The folder's. */
  readonly path: string;
  readonly values: readonly Setting[];
}

export interface Setting {
  /** As an environment variable: `DATABASE_URL`, `ConnectionStrings__Default`. */
  readonly variable: string;
  readonly value: string;
  /** The file that says so, relative to the manifest. */
  readonly file: string;
  /** Only shows which variables there are; its value means nothing. */
  readonly isExample: boolean;
}

/** Weakest first. */
const envFiles = ['.env', '.env.development', '.env.local', '.env.development.local'];
const examples = ['.env.example', '.env.sample', '.env.template', '.env.dist'];
const jsonFiles = ['appsettings.json', 'appsettings.Development.json'];

export function findSettings(folders: readonly NearFolder[]): readonly FoundSettings[] {
  return folders
    .map(({ path, folder }) => ({ path, values: settingsIn(path, folder) }))
    .filter(({ values }) => values.length > 0);
}

function settingsIn(path: string, folder: Folder): readonly Setting[] {
  const present = envFiles.filter((name) => folder.entries.includes(name));
  const example = examples.find((name) => folder.entries.includes(name));
  const found = new Map<string, Setting>();
  const add = (file: string, variables: Readonly<Record<string, string>>, isExample: boolean): void => {
    const shown = path === '.' ? file : `${path.slice(2)}/${file}`;
    for (const [variable, value] of Object.entries(variables)) {
      if (isExample && found.has(variable)) continue;
      found.set(variable, { variable, value, file: shown, isExample });
    }
  };
  for (const name of jsonFiles.filter((file) => folder.entries.includes(file)))
    add(name, readJson(folder, name), false);
  for (const name of present) add(name, readEnv(folder, name), false);
  if (example !== undefined) add(example, readEnv(folder, example), true);
  return expand([...found.values()]);
}

function readEnv(folder: Folder, file: string): Readonly<Record<string, string>> {
  return parseEnv((folder.read(file) ?? '').replace(/^\uFEFF/, '')) as Record<string, string>;
}

/** As .NET names them in the environment: `Jwt: { Key }` is `Jwt__Key`. Comments are allowed there. */
function readJson(folder: Folder, file: string): Readonly<Record<string, string>> {
  const value: unknown = parseJson((folder.read(file) ?? '').replace(/^\uFEFF/, ''), [], { allowTrailingComma: true });
  return Object.fromEntries(flatten(value, []));
}

function flatten(value: unknown, path: readonly string[]): readonly (readonly [string, string])[] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, inner]) => flatten(inner, [...path, key]));
  }
  const variable = path.join('__');
  return typeof value === 'string' && /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(variable) ? [[variable, value]] : [];
}

/** `postgres://${DB_USER}:${DB_PASSWORD}@localhost`, as dotenv-expand and shells read it. */
function expand(settings: readonly Setting[]): readonly Setting[] {
  const values = new Map(settings.map(({ variable, value }) => [variable, value]));
  return settings.map((setting) => ({
    ...setting,
    value: setting.value.replace(/\$\{(\w+)\}/g, (hole, name: string) => values.get(name) ?? hole),
  }));
}
