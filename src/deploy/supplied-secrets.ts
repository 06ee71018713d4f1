import { readFile } from 'node:fs/promises';
import { exampleEnding, type SuppliedSecret } from '../publish/index.ts';
import { AppHostError } from '../support/apphost-error.ts';
import type { Diagnostic } from '../support/diagnostic.ts';
import type { ClusterObject } from './kubernetes/object.ts';
import type { Published } from './published.ts';

/**
 * The Secrets that a person has written into files, as objects. They go from there to the cluster: nowhere else is a copy of
 * them made. Rejects with `SECRETS_NOT_SUPPLIED`, with all that is missing.
 */
export async function readSuppliedSecrets({
  application,
  namespace,
  secrets = [],
}: Pick<Published, 'application' | 'namespace' | 'secrets'>): Promise<readonly ClusterObject[]> {
  const read = await Promise.all(secrets.map((secret) => readOne(secret)));
  const mistakes = read.flatMap((one) => one.mistakes);
  if (mistakes.length > 0) throw notSupplied(application, mistakes);
  const labels = { 'app.kubernetes.io/part-of': application, 'app.kubernetes.io/managed-by': 'apphost' };
  return read.map(({ name, data }) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, labels },
    type: 'Opaque',
    data: Object.fromEntries([...data].map(([key, value]) => [key, value.toString('base64')])),
  }));
}

interface ReadSecret {
  readonly name: string;
  readonly data: ReadonlyMap<string, Buffer>;
  readonly mistakes: readonly string[];
}

async function readOne({ name, variables, texts }: SuppliedSecret): Promise<ReadSecret> {
  const data = new Map<string, Buffer>();
  const mistakes: string[] = [];
  if (variables !== undefined) {
    const { file, keys } = variables;
    const content = await readText(file);
    if (typeof content === 'string') mistakes.push(`${file} ${content}`);
    else {
      const parsed = parseVariables(content.toString('utf8'), keys);
      for (const [key, value] of parsed.values) data.set(key, Buffer.from(value));
      mistakes.push(...parsed.mistakes.map((mistake) => `${file}${mistake}`));
    }
  }
  for (const { file, key } of texts) {
    const content = await readText(file);
    if (typeof content === 'string') mistakes.push(`${file} ${content}`);
    else if (content.equals((await readExample(file)) ?? Buffer.alloc(0)))
      mistakes.push(`${file} is as the example has it`);
    else data.set(key, content);
  }
  return { name, data, mistakes };
}

/** Or why there is none. */
async function readText(file: string): Promise<Buffer | string> {
  return readFile(file).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT' ? 'is not there' : `cannot be read (${error.code ?? 'unknown'})`,
  );
}

async function readExample(file: string): Promise<Buffer | undefined> {
  return readFile(`${file}${exampleEnding}`).catch(() => undefined);
}

interface ParsedVariables {
  readonly values: ReadonlyMap<string, string>;
  /** With the place in front. No line is repeated: it may be a secret whose key was forgotten. */
  readonly mistakes: readonly string[];
}

/** As kubectl and kustomize read such a file, but for lines without `=`: those would take the value of a variable here. */
function parseVariables(text: string, keys: readonly string[]): ParsedVariables {
  const values = new Map<string, string>();
  const mistakes: string[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  for (const [index, raw] of lines.entries()) {
    const line = raw.trimStart();
    if (line === '' || line.startsWith('#')) continue;
    const [, key = '', value = ''] = /^([^=]+)=(.*)$/.exec(line) ?? [];
    if (!keys.includes(key)) mistakes.push(`:${index + 1} has none of the keys ${keys.join(', ')}`);
    else values.set(key, value);
  }
  const empty = keys.filter((key) => (values.get(key) ?? '') === '');
  if (empty.length > 0) mistakes.push(` has no value for ${empty.map((key) => `\`${key}\``).join(', ')}`);
  return { values, mistakes };
}

function notSupplied(application: string, mistakes: readonly string[]): AppHostError {
  const diagnostics = mistakes.map((message): Diagnostic => ({
    code: 'SECRETS_NOT_SUPPLIED',
    severity: 'error',
    message,
  }));
  return new AppHostError(
    'SECRETS_NOT_SUPPLIED',
    `not all secrets of ${application} are supplied; nothing was deployed`,
    {
      hint: 'Copy the example that `apphost publish --secrets file` writes beside each, without `.example`, and fill it in.',
      diagnostics,
    },
  );
}
