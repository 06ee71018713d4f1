import { statSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { AppHostError } from '../../support/apphost-error.ts';
import type { BuildRequest } from './engine.ts';

export interface BuildContext {
  /** The archive that the engine builds from. */
  readonly archive: Readable;
  /** The Dockerfile's name inside of the archive. */
  readonly dockerfile: string;
  readonly dockerfileText: string;
}

/** Packs the context as `docker build` does: without what `.dockerignore` names, and with a Dockerfile from anywhere. */
export async function packBuildContext({ context, dockerfile, generated }: BuildRequest): Promise<BuildContext> {
  const path = isAbsolute(dockerfile) ? dockerfile : resolve(context, dockerfile);
  await checkFolder(context);
  const [dockerfileText, isIgnored, { pack }, { pack: createPack }] = await Promise.all([
    generated?.text ?? readDockerfile(path),
    generated === undefined ? readIgnored(context, path) : toIgnored(context, generated.leftOut),
    import('tar-fs').then((module) => module.default),
    import('tar-stream'),
  ]);
  const inside = relative(context, path);
  const isOutside = generated !== undefined || inside.startsWith('..') || isAbsolute(inside);
  const name = isOutside ? `.dockerfile.${basename(path)}` : inside.split(sep).join('/');
  const archive = createPack();
  const add = (name: string, text: string): unknown => archive.entry({ name, mode: 0o644, mtime: new Date(0) }, text);
  // An ignored Dockerfile is still needed: it goes first, under its own name.
  if (isOutside || isIgnored(name)) add(name, dockerfileText);
  // What the engine is told to ignore of an archive it takes out again once it has read the Dockerfile.
  if (generated !== undefined) add(ignoreFile, `${name}\n${ignoreFile}\n`);
  pack(context, {
    pack: archive,
    strict: false,
    ignore: (file) => {
      const path = relative(context, file).split(sep).join('/');
      return isIgnored(path) || (generated !== undefined && path === ignoreFile);
    },
    map: toRootOwned,
  });
  return { archive: Readable.from(archive), dockerfile: name, dockerfileText };
}

const ignoreFile = '.dockerignore';

/** What a build leaves out, by absolute path. Never what decides about the image, though it is no part of it. */
export async function readLeftOut({
  context,
  dockerfile,
}: Pick<BuildRequest, 'context' | 'dockerfile'>): Promise<(file: string) => boolean> {
  const folder = await realpath(context);
  const path = resolve(folder, dockerfile);
  const isIgnored = await readIgnored(folder, path);
  const deciding = new Set([path, `${path}.dockerignore`, join(folder, '.dockerignore')]);
  return (file) => {
    if (deciding.has(file)) return false;
    const inside = relative(folder, file).split(sep).join('/');
    return inside !== '' && !inside.startsWith('..') && isIgnored(inside);
  };
}

/** Whose files they are on this machine is no part of the application. */
function toRootOwned<Header extends { uid?: number; gid?: number; mode?: number }>(header: Header): Header {
  const mode = header.mode ?? 0o644;
  // Windows knows no executable files, so all of them are.
  return { ...header, uid: 0, gid: 0, mode: process.platform === 'win32' ? mode | 0o111 : mode };
}

async function checkFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  const message = `The build context ${path} ${found === undefined ? 'does not exist' : 'is no folder'}.`;
  throw new AppHostError('BUILD_CONTEXT_INVALID', message, {
    hint: 'Correct the folder of the build.',
    facts: { path },
  });
}

async function readDockerfile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppHostError('BUILD_CONTEXT_INVALID', `The Dockerfile ${path} cannot be read.`, {
      hint: 'Correct `dockerfile:` of the build; it is relative to its context.',
      cause,
      facts: { path },
    });
  }
}

/** `Dockerfile.dockerignore` beside a Dockerfile wins over the context's own `.dockerignore`. */
async function readIgnored(context: string, dockerfile: string): Promise<(path: string) => boolean> {
  const rules = (await readText(`${dockerfile}.dockerignore`)) ?? (await readText(join(context, '.dockerignore')));
  return rules === undefined ? () => false : toIgnored(context, rules);
}

async function toIgnored(context: string, rules: string): Promise<(path: string) => boolean> {
  // Its types tell of a default export that it has under CommonJS only.
  const module = (await import('@balena/dockerignore')) as unknown as { readonly default: CreateIgnore };
  const ignore = module.default({ ignorecase: false }).add(rules);
  const exceptions = rules.split('\n').flatMap((line) => /^\s*!\/?(.*\S)/.exec(line)?.[1] ?? []);
  // A folder that is ignored but for something in it has to be walked all the same.
  return (path) => ignore.ignores(path) && !(mayHoldOne(exceptions, path) && isFolder(join(context, path)));
}

type CreateIgnore = (options: { readonly ignorecase: boolean }) => {
  add(rules: string): { ignores(path: string): boolean };
};

/** Generous: walking a folder for nothing costs time only. */
function mayHoldOne(exceptions: readonly string[], path: string): boolean {
  return exceptions.some((rule) => rule.startsWith(`${path}/`) || /[*?[]/.test(rule));
}

/** At once, because the packer asks that way. */
function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
