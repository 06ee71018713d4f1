import { resolve } from 'node:path';
import { parseArgsStringToArgv } from 'string-argv';
import type { KindInput, OptionPath, Problem } from '../../kinds/kind.ts';
import type { Expression } from '../../model/expression.ts';
import { placeAt } from '../report.ts';
import { valueAt } from '../validate/explain.ts';
import { bindExpression, type Appearances } from './bind-expression.ts';
import type { BindContext, WrittenResource } from './context.ts';

/** What a kind is handed of one resource, with the means to look further and to report. */
export function createKindInput(
  context: BindContext,
  resource: WrittenResource,
): KindInput<Readonly<Record<string, unknown>>> {
  const { name, options, directory } = resource;
  return {
    name,
    options,
    directory,
    environment: context.environment,
    folder(path, at) {
      const found = resolve(directory, path);
      const folder = context.disk.folder(found);
      if (folder === undefined) reportFolder(context, resource, { path: found, at });
      return folder;
    },
    expression: (at) => optionExpression(context, resource, at),
    words: (at) => optionWords(context, resource, at),
    other: (other) => context.written.get(other),
    report: (problem) => reportOption(context, resource, problem),
  };
}

/** An option's text as an expression; numbers and booleans are texts of themselves. */
export function optionExpression(context: BindContext, resource: WrittenResource, at: OptionPath): Expression {
  const text = toText(valueAt(resource.options, at));
  return bindExpression(context, resource, { text, place: placeAt(resource.node, at) });
}

/** A list of words, or one text that is split as a shell splits it. */
export function optionWords(context: BindContext, resource: WrittenResource, at: OptionPath): readonly Expression[] {
  const value = valueAt(resource.options, at);
  if (Array.isArray(value)) return value.map((_, index) => optionExpression(context, resource, [...at, index]));
  const place = placeAt(resource.node, at);
  const whole: Appearances = new Map();
  return parseArgsStringToArgv(toText(value)).map((text) => bindExpression(context, resource, { text, place, whole }));
}

export function reportOption(context: BindContext, resource: WrittenResource, { at, ...problem }: Problem): void {
  context.report.add({ ...problem, at: placeAt(resource.node, at) });
}

function reportFolder(
  context: BindContext,
  resource: WrittenResource,
  { path, at }: { path: string; at: OptionPath },
): void {
  const found = context.disk.look(path);
  reportOption(context, resource, {
    code: found === 'file' ? 'PATH_NOT_A_FOLDER' : 'FOLDER_MISSING',
    message:
      found === 'file'
        ? `${path} is a file, not a folder`
        : found === 'folder'
          ? `the folder ${path} cannot be read`
          : `there is no folder ${path}`,
    hint:
      found === 'file'
        ? 'Name the folder that it stands in.'
        : 'Correct the path; it is relative to the file that says it.',
    at,
  });
}

function toText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
