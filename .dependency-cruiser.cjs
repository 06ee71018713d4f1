/** The import table of docs/architecture.md as rules. Each comment says what to do instead. */
const folder = (name) => `^src/${name}/`;

/** What each folder may import, besides itself. `cli` may import everything. */
const table = {
  support: [],
  model: ['support'],
  kinds: ['model', 'support'],
  manifest: ['kinds', 'model', 'support'],
  compose: ['support'],
  init: ['kinds', 'model', 'support'],
  plan: ['kinds', 'model', 'support'],
  runtime: ['plan', 'model', 'support'],
  secrets: ['model', 'support'],
  publish: ['compose', 'kinds', 'model', 'support'],
  deploy: ['publish', 'compose', 'kinds', 'model', 'support'],
  migrate: ['publish', 'compose', 'manifest', 'kinds', 'model', 'support'],
};

const layers = Object.entries(table).map(([from, allowed]) => ({
  name: `${from}-imports-towards-the-model`,
  comment: `src/${from} may import only ${['itself', ...allowed].join(', ')}. Move what you need towards the model, or pass it in as data.`,
  severity: 'error',
  from: { path: folder(from) },
  to: { path: '^src/', pathNot: [from, ...allowed].map(folder) },
}));

/** What a kind does rather than says, in files of its own. */
const behaviour = ['^src/kinds/[^/]+/[a-z-]*(probe|prepare|session)\\.ts$', '^src/kinds/[^/]+/embedded[a-z-]*\\.ts$'];

/** Where disk, network and processes may be touched. */
const edges = [
  '^src/runtime/',
  '^src/secrets/',
  '^src/cli/',
  '^src/manifest/read/',
  '^src/init/read/',
  '^src/publish/write\\.ts$',
  '^src/deploy/',
  '^src/migrate/read/',
  ...behaviour,
];

module.exports = {
  forbidden: [
    ...layers,
    {
      name: 'kinds-are-siblings',
      comment: 'A kind imports no other kind. What several need is a small named file in src/kinds/parts/.',
      severity: 'error',
      from: { path: '^src/kinds/([^/]+)/', pathNot: '^src/kinds/(parts|generated)/' },
      to: { path: '^src/kinds/([^/]+)/', pathNot: ['^src/kinds/$1/', '^src/kinds/parts/'] },
    },
    {
      name: 'io-stays-at-the-edge',
      comment: 'Disk, network and processes are touched at the edge only: take the data as an argument instead.',
      severity: 'error',
      from: { path: '^src/', pathNot: edges },
      to: {
        path: [
          '^(node:)?(fs|net|http|https|http2|tls|dgram|child_process)(/|$)',
          'node_modules/(execa|dockerode|pg|ioredis|amqplib|mysql2|tedious)/',
        ],
      },
    },
    {
      name: 'one-file-imports-dockerode',
      comment: 'Use the ContainerEngine interface; only its Docker implementation talks to dockerode.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/runtime/containers/dockerode\\.ts$' },
      to: { path: 'node_modules/(@types/)?dockerode/' },
    },
    {
      name: 'behaviour-is-loaded-when-used',
      comment: "A kind's probe and prepare carry client libraries: hand them over as `load: () => import(…)`.",
      severity: 'error',
      from: { path: '^src/', pathNot: behaviour },
      to: { path: behaviour, dynamic: false, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one concept or need a third: move what they share.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'source-never-imports-tests',
      comment: 'What a test needs stays in test/.',
      severity: 'error',
      from: { path: '^(src|bin)/' },
      to: { path: '^(test|bench|fixtures|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
