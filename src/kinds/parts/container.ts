import { resolve } from 'node:path';

import { literal, type Expression } from '../../model/expression.ts';
import type { ContainerShape, ContainerWorkload, FileInContainer, ImageSource, Mount } from '../../model/workload.ts';
import { parseQuantity } from '../../support/quantity.ts';
import type { KindInput } from '../kind.ts';
import { engineSettings } from './engine-settings/engine-settings.ts';
import type { MountOptions, RunOptions } from './run.ts';

/** The options that shape a container, whatever else a kind takes. */
export type ContainerOptions = Omit<RunOptions, 'replicas'>;

export interface ContainerSpec extends ShapeSpec {
  readonly image: ImageSource;
}

/** What a kind itself says of its containers, besides the image. */
export interface ShapeSpec {
  /** The kind's own; the manifest's `entrypoint` and `command` win. */
  readonly entrypoint?: readonly Expression[];
  readonly command?: readonly Expression[];
  readonly mounts?: readonly Mount[];
  readonly files?: readonly FileInContainer[];
  /** Bytes. */
  readonly sharedMemory?: number;
}

/** A container as the common properties and the kind's own needs make it. */
export function containerWorkload(input: KindInput<ContainerOptions>, spec: ContainerSpec): ContainerWorkload {
  return { runs: 'container', image: spec.image, ...containerShape(input, spec) };
}

/** The same without what it is made of. */
export function containerShape(input: KindInput<ContainerOptions>, spec: ShapeSpec): ContainerShape {
  const { options } = input;
  const entrypoint = options.entrypoint === undefined ? spec.entrypoint : input.words(['entrypoint']);
  const own = options.command === undefined ? (spec.command ?? []) : input.words(['command']);
  const shared = options.limits?.sharedMemory;
  const sharedMemory = (shared === undefined ? undefined : parseQuantity(String(shared))) ?? spec.sharedMemory;
  const settings = engineSettings(options);
  const command = [...own, ...(options.args === undefined ? [] : input.words(['args']))];
  return {
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(command.length === 0 ? {} : { command }),
    ...(options.workdir === undefined ? {} : { workdir: options.workdir }),
    ...(options.user === undefined ? {} : { user: String(options.user) }),
    mounts: [...(spec.mounts ?? []), ...mountsOf(input)],
    files: [...(spec.files ?? []), ...filesOf(input)],
    readOnlyRoot: options.security?.readOnlyRoot ?? false,
    ...(sharedMemory === undefined ? {} : { sharedMemory }),
    ...(settings === undefined ? {} : { settings }),
  };
}

function mountsOf(input: KindInput<ContainerOptions>): readonly Mount[] {
  const { mounts = [], writablePaths = [] } = input.options;
  const wanted = mounts.flatMap((mount, index) => toMount(input, mount, index) ?? []);
  return [...wanted, ...writablePaths.map((target): Mount => ({ type: 'tmpfs', target }))];
}

function toMount(input: KindInput<ContainerOptions>, mount: MountOptions, index: number): Mount | undefined {
  const { volume, bind, tmpfs, target, external = false, readOnly = false, size, name, mode } = mount;
  const sources = [volume, bind, tmpfs].filter((source) => source !== undefined);
  if (sources.length !== 1) {
    input.report({
      code: 'EXACTLY_ONE_OF',
      message: `the mount at ${target} needs exactly one of \`volume\`, \`bind\` and \`tmpfs\`; it has ${sources.length === 0 ? 'none' : sources.length}`,
      hint: 'Say where its content comes from: `volume: NAME`, `bind: ./folder` or `tmpfs: true`.',
      at: ['mounts', index],
    });
    return undefined;
  }
  if (volume !== undefined) {
    const own = { type: 'volume', target, readOnly, ...(size === undefined ? {} : { size }) } as const;
    if (typeof volume === 'boolean') return { ...own, volume: '', external: true };
    return { ...own, volume, external, ...(name === undefined ? {} : { engineName: name }) };
  }
  if (bind !== undefined) return { type: 'bind', path: resolve(input.directory, bind), target, readOnly };
  const bytes = size === undefined ? undefined : parseQuantity(size);
  const bits = mode === undefined ? undefined : Number.parseInt(mode, 8);
  return {
    type: 'tmpfs',
    target,
    ...(bytes === undefined ? {} : { size: bytes }),
    ...(bits === undefined ? {} : { mode: bits }),
  };
}

function filesOf(input: KindInput<ContainerOptions>): readonly FileInContainer[] {
  return Object.entries(input.options.files ?? {}).flatMap(([path, file]) => {
    if (typeof file === 'string') return [{ path, content: input.expression(['files', path]), mode: 0o644 }];
    const content = contentOf(input, path, file);
    if (content === undefined) return [];
    return [{ path, content, mode: Number.parseInt(file.mode ?? '644', 8), ...ownerOf(file) }];
  });
}

function ownerOf({ uid, gid }: { readonly uid?: string | number; readonly gid?: string | number }): {
  readonly uid?: number;
  readonly gid?: number;
} {
  return {
    ...(uid === undefined ? {} : { uid: Number(uid) }),
    ...(gid === undefined ? {} : { gid: Number(gid) }),
  };
}

function contentOf(
  input: KindInput<ContainerOptions>,
  path: string,
  file: { readonly content?: string; readonly from?: string; readonly external?: string },
): Expression | undefined {
  // Kept by the target: there is nothing to write here, and `up` says so.
  if (file.external !== undefined && file.content === undefined && file.from === undefined) return undefined;
  if ((file.content === undefined) === (file.from === undefined)) {
    input.report({
      code: 'EXACTLY_ONE_OF',
      message: `the file ${path} needs exactly one of \`content\` and \`from\``,
      hint: 'Write the text as `content`, or name the file that holds it with `from`.',
      at: ['files', path],
    });
    return undefined;
  }
  if (file.from === undefined) return input.expression(['files', path, 'content']);
  const found = input.folder('.', ['files', path, 'from'])?.read(file.from);
  if (found !== undefined) return literal(found);
  input.report({
    code: 'FILE_MISSING',
    message: `${file.from}, the content of ${path}, is not there`,
    hint: 'Correct the path; it is relative to the manifest.',
    at: ['files', path, 'from'],
  });
  return undefined;
}
