/** What a package.json says, as far as starting it needs to know. Whatever has another form counts as absent. */
export interface Package {
  readonly name?: string;
  readonly scripts: Readonly<Record<string, string>>;
  /** All of them, whatever they are needed for. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** Those of them that only development needs. */
  readonly development: readonly string[];
  /** The versions of Node.js that it runs on: `>=20`. */
  readonly node?: string;
  readonly main?: string;
  /** `pnpm@9.1.0`. */
  readonly packageManager?: string;
  readonly hasWorkspaces: boolean;
}

/** A package.json that cannot be read counts as an empty one: its package manager will say what is wrong with it. */
export function parsePackage(text: string | undefined): Package {
  const root = toRecord(parseJson(text));
  const { name, main, packageManager, workspaces } = root;
  const { node } = toTexts(root['engines']) as { readonly node?: string };
  const needed = { ...toTexts(root['optionalDependencies']), ...toTexts(root['dependencies']) };
  return {
    ...(typeof name === 'string' ? { name } : {}),
    scripts: toTexts(root['scripts']),
    dependencies: {
      ...toTexts(root['optionalDependencies']),
      ...toTexts(root['devDependencies']),
      ...toTexts(root['dependencies']),
    },
    development: Object.keys(toTexts(root['devDependencies'])).filter((name) => !(name in needed)),
    ...(node === undefined ? {} : { node }),
    ...(typeof main === 'string' ? { main } : {}),
    ...(typeof packageManager === 'string' ? { packageManager } : {}),
    hasWorkspaces: workspaces !== undefined,
  };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse((text ?? '{}').replace(/^\uFEFF/, ''));
  } catch {
    return {};
  }
}

function toRecord(value: unknown): Readonly<Record<string, unknown>> & {
  readonly [name in 'name' | 'main' | 'packageManager' | 'workspaces']?: unknown;
} {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function toTexts(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(toRecord(value)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(entries);
}
