import { resolve } from 'node:path';

import type { Expression } from '../../model/expression.ts';
import type { ImageBuild, ImageSource } from '../../model/workload.ts';
import type { KindInput } from '../kind.ts';
import { closed, textOr, type ValueOf } from './schema.ts';

export const image = {
  description:
    'The image to run, with its tag or digest. Either this or `build`. May hold parameters: `shop:${parameters.version}`.',
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

const names = { type: 'string', minLength: 1, description: 'One of them.' } as const;

/** What a builder can be told besides. */
const furtherBuild = {
  inline: { type: 'string', minLength: 1, description: 'The text of the Dockerfile itself, instead of `dockerfile`.' },
  image: { type: 'string', minLength: 1, description: 'What the image is called. Default: made from the application.' },
  tags: { type: 'array', items: names, description: 'Further names of the image.' },
  labels: {
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean'], description: 'The label’s value.' },
    description: 'Labels of the image.',
  },
  platforms: { type: 'array', items: names, description: 'What it is built for, such as `linux/amd64`.' },
  contexts: {
    type: 'object',
    additionalProperties: { type: 'string', minLength: 1, description: 'A folder, an image or an address.' },
    description: 'Further contexts by the name that the Dockerfile uses.',
  },
  ssh: { type: 'array', items: names, description: 'Keys or agents that steps of the build may use.' },
  secrets: {
    type: 'object',
    additionalProperties: {
      description: 'Where it comes from.',
      ...closed({
        from: { type: 'string', minLength: 1, description: 'A file of this machine, relative to the manifest.' },
        env: { type: 'string', minLength: 1, description: 'A variable of the environment.' },
        target: { type: 'string', minLength: 1, description: 'Where a step sees it.' },
      }),
    },
    description: 'Secrets that steps of the build may use, by name.',
  },
} as const;

export const platform = {
  description: 'The platform of the image, where an engine could run several.',
  type: 'string',
  minLength: 1,
  examples: ['linux/amd64'],
} as const;

export const pull = {
  description:
    'When the image is fetched: `missing` (the default), `always`, `never`; `build`, `daily`, `weekly` and `every_12h` are for Compose.',
  type: 'string',
  pattern: '^(always|never|missing|build|daily|weekly|refresh|every_[0-9a-z]+)$',
  patternErrorMessage: 'must be `always`, `missing`, `never`, `build`, `daily`, `weekly` or `every_` with a duration',
  default: 'missing',
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
      ...furtherBuild,
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
    inline,
    args = {},
  } = typeof option === 'string' ? { context: option } : option;
  const at = typeof option === 'string' ? ['build'] : ['build', 'context'];
  const folder = input.folder(context, at);
  if (inline === undefined && folder !== undefined && folder.read(dockerfile) === undefined) {
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
    ...(inline === undefined ? {} : { inline }),
    ...(target === undefined ? {} : { target }),
    args: Object.fromEntries(Object.keys(args).map((name) => [name, input.expression(['build', 'args', name])])),
  };
}

/** What is known of it without any value from outside: what the expression itself says to use otherwise. */
function withoutParameters(expression: Expression): string {
  return expression
    .map((part) => (typeof part === 'string' ? part : 'otherwise' in part.source ? (part.source.otherwise ?? '') : ''))
    .join('');
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
  if (reference === undefined || !reference.includes('${'))
    return reference === undefined ? undefined : { from: 'registry', reference };
  const expression = input.expression(['image']);
  return { from: 'registry', reference: withoutParameters(expression), expression };
}
