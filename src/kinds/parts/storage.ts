import { modePattern, pathPattern, sizePattern } from './patterns.ts';
import { closed, textOr } from './schema.ts';

const size = { type: 'string', ...sizePattern, examples: ['1Gi', '8Gi'] } as const;

const volumeName = {
  pattern: '^[a-zA-Z0-9][a-zA-Z0-9_.-]*$',
  patternErrorMessage: 'must be the name of a volume: letters, digits, `_`, `.` and `-`',
} as const;

/** Folders and files that come from outside. */
export const mounts = {
  description:
    'Folders in the container that come from elsewhere: each **one** of `volume` (kept by the engine), `bind` (a path of this machine) or `tmpfs` (memory), at `target`.',
  type: 'array',
  items: {
    description: 'One mount: a source and the `target` inside the container.',
    ...closed(
      {
        volume: {
          type: ['string', 'boolean'],
          ...volumeName,
          not: { const: false },
          description:
            'The name of a volume that keeps its content; `true`: one without a name, which goes with the container.',
        },
        bind: {
          type: 'string',
          minLength: 1,
          description: 'A path of this machine, relative to the manifest. It cannot be published.',
          examples: ['./config'],
        },
        tmpfs: { const: true, description: 'An empty folder in memory.' },
        target: { type: 'string', ...pathPattern, description: 'The absolute path inside the container.' },
        external: {
          type: 'boolean',
          default: false,
          description: 'The volume exists already: it is neither created nor removed, and its name is used as it is.',
        },
        name: {
          type: 'string',
          ...volumeName,
          description: 'What the engine calls the volume. Default: made from the application and `volume`.',
        },
        mode: { ...modePattern, type: 'string', description: 'Permission bits of a temporary folder, in octal.' },
        readOnly: { type: 'boolean', default: false, description: 'The container cannot write to it.' },
        size: { ...size, description: 'How large it may become.' },
      },
      ['target'],
    ),
  },
  examples: [[{ bind: './config', target: '/etc/app', readOnly: true }]],
} as const;

export const files = {
  description:
    'Files that are written into the container before it starts, by their absolute path. The content stands here (expressions allowed) or comes from a file.',
  type: 'object',
  propertyNames: pathPattern,
  additionalProperties: {
    ...textOr(
      { description: 'The content, or `{ content | from, mode }`.' },
      {
        content: { type: 'string', description: 'The file’s text. May hold expressions.' },
        from: { type: 'string', minLength: 1, description: 'A file of this machine, relative to the manifest.' },
        mode: {
          ...modePattern,
          type: 'string',
          description: 'Permission bits in octal, as a text.',
          default: '0644',
        },
        external: {
          type: 'string',
          minLength: 1,
          description: 'The name of a secret or config that the target keeps itself. Not under `up`.',
        },
        secret: {
          type: 'boolean',
          description: 'Published as a secret. Default: whether the content holds one.',
        },
        uid: { type: ['string', 'integer'], description: 'The user who owns it.' },
        gid: { type: ['string', 'integer'], description: 'The group that it belongs to.' },
      },
    ),
  },
  examples: [{ '/etc/app/config.json': '{"region": "${parameters.region}"}' }],
} as const;

export const volume = {
  description:
    'Keeps the data from one run to the next. `true`: a volume of its own with the kind’s default size; a text: a volume of that name; or `{ name, size, storageClass, external }`. Published, a database needs this or `ephemeral: true`.',
  examples: [true, 'orders-data', { size: '20Gi', storageClass: 'premium' }],
  ...volumeName,
  ...closed({
    name: {
      type: 'string',
      ...volumeName,
      description: 'The volume’s name. Default: made from the application and the resource.',
    },
    size: { ...size, description: 'How large it is where volumes have a size.', default: '8Gi' },
    storageClass: {
      type: 'string',
      minLength: 1,
      description: 'The cluster’s storage class. Default: the cluster’s default.',
    },
    external: {
      type: 'boolean',
      default: false,
      description: 'It exists already: it is neither created nor removed, and its name is used as it is.',
    },
  }),
  type: ['boolean', 'string', 'object'],
} as const;
