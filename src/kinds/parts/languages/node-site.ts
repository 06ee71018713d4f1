import type { Folder } from '../../../model/folder.ts';
import type { ImageStage, Remark } from '../../../model/packaging.ts';
import { copy, type Packing } from './image-lines.ts';
import { images } from './image-versions.ts';
import type { Package } from './package-json.ts';
import { watchesItself } from './watches-itself.ts';

interface Builder {
  readonly dependency: string;
  /** Where it leaves the pages. */
  output(folder: Folder): string;
  /** Beside one of these it makes a server, not pages. */
  readonly unless: readonly string[];
}

const viteServers = [
  '@sveltejs/kit',
  '@react-router/node',
  '@react-router/serve',
  '@remix-run/node',
  '@tanstack/react-start',
];

const builders: readonly Builder[] = [
  { dependency: '@sveltejs/adapter-static', output: () => 'build', unless: [] },
  { dependency: 'astro', output: () => 'dist', unless: ['@astrojs/node'] },
  { dependency: '@angular/cli', output: angularOutput, unless: ['@angular/ssr'] },
  { dependency: 'react-scripts', output: () => 'build', unless: [] },
  { dependency: '@vue/cli-service', output: () => 'dist', unless: [] },
  { dependency: 'gatsby', output: () => 'public', unless: [] },
  { dependency: 'vite', output: viteOutput, unless: viteServers },
];

/** The folder with the pages of a project that is nothing but pages once it is built: no script starts a server of its own. */
export function siteOf(folder: Folder, { scripts, dependencies }: Package): string | undefined {
  const isServer = [scripts['start'], scripts['dev']].some((text) => text !== undefined && !isDevelopmentServer(text));
  if (isServer || !('build' in scripts)) return undefined;
  const has = (name: string): boolean => name in dependencies;
  return builders.find(({ dependency, unless }) => has(dependency) && !unless.some(has))?.output(folder);
}

function isDevelopmentServer(text: string): boolean {
  return watchesItself(text) || /(^|\s)(vite preview|vue-cli-service serve|gatsby serve)(\s|$)/.test(text);
}

function viteOutput(folder: Folder): string {
  const files = ['vite.config.ts', 'vite.config.js', 'vite.config.mts', 'vite.config.mjs'];
  const text = files.map((file) => folder.read(file)).find((found) => found !== undefined) ?? '';
  return /\boutDir\s*:\s*['"]([\w./-]+)['"]/.exec(text)?.[1] ?? 'dist';
}

/** Its pages are in a folder that is called like the project. */
function angularOutput(folder: Folder): string {
  const usesNewBuilder = /@angular(-devkit\/build-angular|\/build):application"/.test(
    folder.read('angular.json') ?? '',
  );
  return usesNewBuilder ? 'dist/*/browser' : 'dist/*';
}

/** What a site adds to the stage that builds it, which has a shell: the configuration of the server. */
export function siteConfiguration({ listens = usualPort }: Packing): readonly string[] {
  const lines = [
    'server {',
    `  listen ${listens};`,
    '  root /usr/share/nginx/html;',
    '  gzip on;',
    '  gzip_types text/css text/javascript application/javascript application/json image/svg+xml;',
    '  location / { try_files $uri $uri/ /index.html; }',
    '}',
  ];
  const words = lines.map((line) => String.raw`    '${line}' \ `.trimEnd());
  return [
    '# A path that is no file belongs to the page, which knows its own routes.',
    String.raw`RUN printf '%s\n' \ `.trimEnd(),
    ...words,
    `    > ${configuration}`,
  ];
}

/** The stage that serves the pages in a folder of the stage `build`. */
export function siteStage(output: string): ImageStage {
  return {
    base: images.nginx,
    lines: [
      copy([configuration], '/etc/nginx/conf.d/default.conf', 'build'),
      copy([`${output}/`], '/usr/share/nginx/html/', 'build'),
    ],
  };
}

const usualPort = 8080;
const configuration = '/etc/site.conf';

export const siteCommand = ['nginx', '-g', 'daemon off;'] as const;

export const siteRemarks: readonly Remark[] = [
  {
    message: 'its image serves the built pages with nginx, and pages know only the variables that they were built with',
    hint: 'Have the pages ask their own origin for what differs between environments, or start a server with a `start` script.',
  },
];
