import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Expression } from '../../model/expression.ts';
import type { EnvFileOption } from '../../kinds/parts/run.ts';
import type { Resource } from '../../model/resource.ts';
import type { BindContext, DescribedResource, WrittenResource } from './context.ts';
import { optionExpression, reportOption } from './kind-input.ts';

/** The variables that the manifest and the kind give, weakest first: the kind's, those of files, the manifest's own. */
export function bindEnvironment(
  context: BindContext,
  { written, description }: DescribedResource,
): Pick<Resource, 'env' | 'envFiles'> {
  const env = (written.options['env'] ?? {}) as Readonly<Record<string, unknown>>;
  const files = (written.options['envFiles'] ?? []) as readonly EnvFileOption[];
  const read = files.map((file, index) => ({
    path: resolve(written.directory, typeof file === 'string' ? file : file.path),
    variables: readEnvFile(context, written, { file, index }),
  }));
  const own = Object.keys(env).map((name): [string, Expression] => [
    name,
    optionExpression(context, written, ['env', name]),
  ]);
  const fromFiles = read.flatMap(({ variables }) => Object.entries(variables));
  return {
    env: { ...description.env, ...Object.fromEntries([...fromFiles, ...own]) },
    ...(read.length > 0 && {
      envFiles: read.map(({ path, variables }) => ({ path, variables: Object.keys(variables) })),
    }),
  };
}

/** Values of a file are texts: what looks like an expression in it belongs to whoever reads the file elsewhere. */
function readEnvFile(
  context: BindContext,
  resource: WrittenResource,
  { file: option, index }: { file: EnvFileOption; index: number },
): Record<string, Expression> {
  const file = typeof option === 'string' ? { path: option } : option;
  const path = resolve(resource.directory, file.path);
  const text = context.disk.readSmall(path);
  if (text === undefined && file.optional === true) return {};
  if (text === undefined) {
    const at = ['envFiles', index];
    const hint = 'Correct the path; it is relative to the file that says it.';
    reportOption(context, resource, { code: 'FILE_MISSING', message: `there is no file ${path}`, hint, at });
    return {};
  }
  const values = file.raw === true ? parseRaw(text) : parseEnv(text);
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, [value ?? '']]));
}

/** Lines of `NAME=value` that are taken as they are. */
function parseRaw(text: string): Record<string, string> {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  const pairs = lines.filter((line) => line.includes('='));
  return Object.fromEntries(
    pairs.map((line) => [line.slice(0, line.indexOf('=')).trim(), line.slice(line.indexOf('=') + 1)]),
  );
}
