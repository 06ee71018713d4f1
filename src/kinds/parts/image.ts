import { resolve } from 'node:path';

import type { ImageBuild, ImageSource } from '../../model/workload.ts';
import type { KindInput } from '../kind.ts';
import { textOr, type ValueOf } from './schema.ts';

export const image = {
  description: 'The image to run, with its tag or digest. Either this or `build`.',
  type: 'string',
  minLength: 1,
  pattern: '^\\S+$',
  patternErrorMessage: 'must be the name of an image, without spaces',
  examples: ['docker.io/library/nginx:1.29'],
} as const;

const buildArgs = {
  type: 'object',
  description: 'Build arguments (`ARG` in the Dockerfile). Values may hold expressions. They are no place for secrets.',
  additionalProperties: { type: ['string', 'number', 'boolean'], description: 'The argument’s value.' },
} as const;

export const build = {
  ...textOr(
    {
      description:
        'Builds the image from a Dockerfile: the folder that holds it, or `{ context, dockerfile, target, args }`. Either this or `image`.',
      minLength: 1,
      examples: ['./api', { context: '.', dockerfile: 'api/Dockerfile', target: 'runtime' }],
    },
    {
      context: { type: 'string', minLength: 1, description: 'The folder that is sent to the builder.', default: '.' },
      dockerfile: {
        type: 'string',
        minLength: 1,
        description: 'The Dockerfile, relative to the context.',
        default: 'Dockerfile',
      },
      target: { type: 'string', minLength: 1, description: 'The stage to build. Default: the last one.' },
      args: buildArgs,
    },
  ),
} as const;

export type BuildOption = ValueOf<typeof build>;

/** An image and the tag that is used unless the manifest says otherwise. */
export interface UsualImage {
  readonly image: string;
  readonly tag: string;
}

/** The image of a kind, with what the manifest changes about it. A tag or digest inside `image` wins over the usual tag. */
export function imageOf(
  options: { readonly image?: string; readonly tag?: string | number },
  usual: UsualImage,
): { readonly source: ImageSource; readonly tag: string } {
  const name = options.image ?? usual.image;
  const inName = /(?<=[:@])[^:/@]+(?::[0-9a-f]+)?$/.exec(name)?.[0];
  const tag = options.tag === undefined ? (inName ?? usual.tag) : String(options.tag);
  const bare = inName === undefined ? name : name.slice(0, -inName.length - 1);
  const isDigest = options.tag === undefined && name.includes('@');
  return { source: { from: 'registry', reference: isDigest ? name : `${bare}:${tag}` }, tag };
}

/** The `build` of the options, at that place. A missing Dockerfile is reported there. */
export function buildOf(
  input: Pick<KindInput<unknown>, 'directory' | 'folder' | 'expression' | 'report' | 'name'>,
  option: BuildOption,
): ImageBuild {
  const {
    context = '.',
    dockerfile = 'Dockerfile',
    target,
    args = {},
  } = typeof option === 'string' ? { context: option } : option;
  const at = typeof option === 'string' ? ['build'] : ['build', 'context'];
  const folder = input.folder(context, at);
  if (folder !== undefined && folder.read(dockerfile) === undefined) {
    input.report({
      code: 'DOCKERFILE_MISSING',
      message: `${input.name} is built from ${dockerfile} in ${context}, which is not there`,
      hint: 'Correct `context` or `dockerfile`, or write the Dockerfile.',
      at: ['build'],
    });
  }
  return {
    context: resolve(input.directory, context),
    dockerfile,
    ...(target === undefined ? {} : { target }),
    args: Object.fromEntries(Object.keys(args).map((name) => [name, input.expression(['build', 'args', name])])),
  };
}

/** The one of `image` and `build` that the options give; a mistake in that is reported. */
export function chosenImage(
  input: KindInput<{ readonly image?: string; readonly build?: BuildOption }>,
): ImageSource | undefined {
  const { image: reference, build: option } = input.options;
  if (reference !== undefined && option !== undefined) {
    input.report({
      code: 'EXACTLY_ONE_OF',
      message: `${input.name} has both \`image\` and \`build\``,
      hint: 'Keep `image` to run one that exists, or `build` to make one from a Dockerfile.',
      at: ['build'],
    });
    return undefined;
  }
  if (option !== undefined) return { from: 'build', build: buildOf(input, option) };
  return reference === undefined ? undefined : { from: 'registry', reference };
}
