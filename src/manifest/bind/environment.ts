import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { Expression } from '../../model/expression.ts';
import type { Resource } from '../../model/resource.ts';
import type { BindContext, DescribedResource, WrittenResource } from './context.ts';
import { optionExpression, reportOption } from './kind-input.ts';

/** The variables that the manifest and the kind give, weakest first: the kind's, those of files, the manifest's own. */
export function bindEnvironment(
  context: BindContext,
  { written, description }: DescribedResource,
): Pick<Resource, 'env' | 'envFiles'> {
  const env = (written.options['env'] ?? {}) as Readonly<Record<string, unknown>>;
  const files = (written.options['envFiles'] ?? []) as readonly string[];
  const read = files.map((file, index) => ({
    path: resolve(written.directory, file),
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
  { file, index }: { file: string; index: number },
): Record<string, Expression> {
  const path = resolve(resource.directory, file);
  const text = context.disk.readSmall(path);
  if (text === undefined) {
    const at = ['envFiles', index];
    const hint = 'Correct the path; it is relative to the file that says it.';
    reportOption(context, resource, { code: 'FILE_MISSING', message: `there is no file ${path}`, hint, at });
    return {};
  }
  return Object.fromEntries(Object.entries(parseEnv(text)).map(([name, value]) => [name, [value ?? '']]));
}
