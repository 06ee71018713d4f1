/**
 * Bundles the command line into one CommonJS file, which starts several times faster than a tree of modules and whose
 * compiled form V8 can keep. dockerode stays outside: it reads files beside its own.
 */
import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import packageJson from '../package.json' with { type: 'json' };
import { leaveOut } from './left-out.ts';
import { buildValidators } from './validators.ts';

// First, because it may fail: an earlier build is then still there.
await buildValidators();
await rm('dist', { recursive: true, force: true });
await mkdir('dist', { recursive: true });

const { metafile } = await build({
  entryPoints: ['src/cli/main.ts'],
  outfile: 'dist/apphost.cjs',
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Its main file is a form that no bundler can look into.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  external: ['dockerode', 'docker-modem', 'pg-native', 'bufferutil', 'utf-8-validate'],
  // A script that is run from V8's compiled form cannot import() by itself: what stays outside is required.
  supported: { 'dynamic-import': false },
  define: { 'import.meta.url': 'importMetaUrl' },
  // What Node.js itself puts around a CommonJS file; `start.ts` calls it.
  banner: {
    js: `(function (exports, require, module, __filename, __dirname) {
const importMetaUrl = require('node:url').pathToFileURL(__filename).href;`,
  },
  footer: { js: '})' },
  // So that it can be read without decoding.
  charset: 'ascii',
  plugins: [leaveOut],
  metafile: true,
  minifySyntax: true,
  // Also leaves out comments with letters beyond ASCII: a single one makes V8 keep the whole text at twice its size.
  minifyWhitespace: true,
  // Short lines, so that a stack trace still says where.
  lineLimit: 120,
  legalComments: 'none',
  logLevel: 'warning',
});

await build({
  entryPoints: ['scripts/start.ts'],
  outfile: 'dist/start.cjs',
  bundle: true,
  define: {
    buildId: JSON.stringify(await hashOf('dist/apphost.cjs')),
    version: JSON.stringify(packageJson.version),
  },
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  logLevel: 'warning',
});

await writeFile('dist/THIRD-PARTY-NOTICES.txt', await notices(Object.keys(metafile.inputs)));

async function hashOf(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex')
    .slice(0, 16);
}

/** The licences of every package that is inside the bundle. */
async function notices(inputs: readonly string[]): Promise<string> {
  const folders = new Set(inputs.flatMap((file) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []));
  const texts = await Promise.all([...folders].sort().map((folder) => notice(folder)));
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

async function notice(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Record<
    string,
    string
  >;
  const candidates = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license', 'LICENCE', 'License'];
  const texts = await Promise.all(
    candidates.map((file) => readFile(join(folder, file), 'utf8').catch(() => undefined)),
  );
  const text = texts.find((candidate) => candidate !== undefined) ?? `Licence: ${license ?? 'see its repository'}\n`;
  return `${name ?? dirname(folder)} ${version ?? ''}\n\n${text}`;
}
