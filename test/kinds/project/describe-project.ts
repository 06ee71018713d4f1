import { posix } from 'node:path';

import type { Problem } from '../../../src/kinds/kind.ts';
import { project } from '../../../src/kinds/project/index.ts';
import type { ProjectOptions } from '../../../src/kinds/project/schema.ts';
import { describeSource, literal, type Expression } from '../../../src/model/expression.ts';
import type { Folder } from '../../../src/model/folder.ts';
import type { ImageSource, ProcessWorkload } from '../../../src/model/workload.ts';

/** Files by path, relative to the project's folder. */
export type Files = Readonly<Record<string, string>>;

export const directory = '/work/api';

export interface Described {
  /** As a person would read it: words with a space between, holes in braces. Steps as `name: command`. */
  readonly command: string;
  readonly steps: readonly string[];
  readonly workload: ProcessWorkload | undefined;
  /** What it is when it is a container. */
  readonly image: ImageSource | undefined;
  readonly problems: readonly Problem[];
}

/** What becomes of a resource `api` whose folder holds these files. */
export function describeProject(files: Files, options: Partial<ProjectOptions> = {}): Described {
  return describeFolder((path) => folderOf(files, path), directory, options);
}

/** The same for any folder: `open` gives what stands at an absolute path. */
export function describeFolder(
  open: (path: string) => Folder | undefined,
  root: string,
  options: Partial<ProjectOptions> = {},
): Described {
  const problems: Problem[] = [];
  const given: ProjectOptions = { endpoints: { http: {} }, path: '.', ...options };
  const described = project.describe({
    name: 'api',
    options: given,
    directory: root,
    environment: 'development',
    folder: (path) => open(posix.join(root, path)),
    expression: () => literal(''),
    words: () => [given.command ?? ''].flat().flatMap((text: unknown) => String(text).split(' ').map(literal)),
    other: () => undefined,
    report: (problem) => problems.push(problem),
  });
  const workload = described.workload?.runs === 'process' ? described.workload : undefined;
  return {
    command: (workload?.command ?? []).map(textOf).join(' '),
    steps: (workload?.steps ?? []).map(({ name, command }) => `${name}: ${command.join(' ')}`),
    workload,
    image: described.workload?.runs === 'container' ? described.workload.image : undefined,
    problems,
  };
}

function folderOf(files: Files, path: string): Folder | undefined {
  const all = Object.entries(files).map(([name, text]) => [posix.join(directory, name), text] as const);
  const inside = all.filter(([name]) => name.startsWith(`${path}/`));
  if (inside.length === 0 && path !== directory) return undefined;
  const entries = new Set(inside.map(([name]) => name.slice(path.length + 1).split('/', 1)[0] ?? ''));
  return { path, entries: [...entries].sort(), read: (file) => new Map(all).get(posix.join(path, file)) };
}

function textOf(word: Expression): string {
  return word.map((part) => (typeof part === 'string' ? part : `{${describeSource(part.source)}}`)).join('');
}
