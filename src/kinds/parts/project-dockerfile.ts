import { resolve } from 'node:path';

import type { Folder } from '../../model/folder.ts';
import type { ImageBuild } from '../../model/workload.ts';
import type { KindInput } from '../kind.ts';
import type { SourceOptions } from './project-folder.ts';

/** The build of a project that brings its Dockerfile. */
export function toBuild(input: KindInput<SourceOptions>, folder: Folder): ImageBuild {
  const { path, target, args = {} } = dockerfileOf(input.options);
  return {
    context: resolve(folder.path),
    dockerfile: path,
    ...(target === undefined ? {} : { target }),
    args: Object.fromEntries(Object.keys(args).map((name) => [name, input.expression(['dockerfile', 'args', name])])),
  };
}

/** Where its Dockerfile is, or would be. */
export function dockerfileOf({ dockerfile = 'Dockerfile' }: SourceOptions) {
  const { path = 'Dockerfile', ...more } = typeof dockerfile === 'string' ? { path: dockerfile } : dockerfile;
  return { path, ...more } as {
    readonly path: string;
    readonly target?: string;
    readonly args?: Record<string, unknown>;
  };
}
