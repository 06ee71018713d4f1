import { durationPattern, pathPattern } from './patterns.ts';
import { closed } from './schema.ts';

function patterns<const Description extends string>(description: Description, example: string) {
  return {
    type: 'array',
    items: { type: 'string', minLength: 1, description: 'A pattern, written as in `.gitignore`.' },
    description,
    examples: [[example]],
  } as const;
}

const sync = {
  type: 'array',
  description:
    'Files that are copied into the running container when they change, instead of building it anew. A new container gets all of them before it starts.',
  items: {
    description: 'A folder or file of this machine, and where it is in the container.',
    ...closed(
      {
        path: { type: 'string', minLength: 1, description: 'A folder or file, relative to the manifest.' },
        target: { type: 'string', ...pathPattern, description: 'Its absolute path in the container.' },
        include: patterns('Files that are copied, relative to `path`. Default: all.', '*.html'),
        exclude: patterns('Files that are not copied, relative to `path`.', '*.map'),
        restart: {
          type: 'boolean',
          description: 'The container starts anew after the copy, for a program that reads the files only once.',
          default: false,
        },
      },
      ['path', 'target'],
    ),
  },
  examples: [[{ path: './web/public', target: '/app/public' }]],
} as const;

/** The long form of `watch`. */
export const watchSettings = closed({
  include: patterns(
    'Files whose change counts, relative to its folder; `../` leads to another one. Default: all.',
    'src/**',
  ),
  exclude: patterns(
    'Files whose change does not count, besides what is never watched (`.git`, `node_modules`, build results, what `.gitignore` or `.dockerignore` names). `!` takes one of these back.',
    '**/*.test.ts',
  ),
  quiet: {
    type: 'string',
    ...durationPattern,
    description: 'How long nothing may change before something is done, so that many changes count as one.',
    default: '300ms',
  },
  restart: patterns('Files whose change starts a built container anew without building it.', 'config/**'),
  sync,
  rules: {
    type: 'array',
    description: 'The same as a compose file says it: what is done when something under a path changes.',
    items: {
      description: 'One of the rules.',
      ...closed(
        {
          path: { type: 'string', minLength: 1, description: 'A folder or file, relative to the manifest.' },
          action: {
            enum: ['rebuild', 'restart', 'sync', 'sync+restart', 'sync+exec'],
            description: 'What is done.',
          },
          target: { type: 'string', ...pathPattern, description: 'Its absolute path in the container.' },
          include: patterns('What counts, relative to `path`. Default: all.', 'src/**'),
          exclude: patterns('What does not count, relative to `path`.', 'node_modules/'),
          initial: { type: 'boolean', default: false, description: 'All is copied when it starts.' },
          command: {
            type: 'array',
            items: { type: 'string', description: 'One word of it.' },
            description: 'What `sync+exec` runs.',
          },
        },
        ['path', 'action'],
      ),
    },
  },
});

/** What makes it start anew when it changes. */
export const watch = {
  description:
    'What makes it start anew when it changes: `true` for everything in its folder, a list of patterns, or `{ include, exclude, quiet, restart, sync }`. A built container is built anew. With it the resource is watched under every `up`, without it under `up --watch`; `false`: never.',
  ...watchSettings,
  type: ['boolean', 'array', 'object'],
  items: { type: 'string', minLength: 1, description: 'A pattern such as `src/**`.' },
  examples: [true, ['src/**'], { sync: [{ path: './public', target: '/app/public' }] }],
} as const;
