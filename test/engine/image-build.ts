import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

import { baseRecipe, buildBase } from './base-image.ts';
import type { EngineClient } from './engine-client.ts';
import type { EnginePaths } from './paths.ts';
import { base, standIns, type StandIn } from './stand-ins.ts';

export interface ImageBuild {
  readonly client: EngineClient;
  readonly paths: EnginePaths;
  readonly registryPort: number;
  readonly report: (line: string) => void;
}

/** Builds the stand-ins whose source has changed since they were built, and puts them into the registry. */
export async function buildImages(build: ImageBuild): Promise<void> {
  const { paths, report } = build;
  const built = await readBuilt(paths);
  const steps = await planSteps();
  const stale = steps.filter((step) => built[step.name] !== step.hash);
  if (stale.length === 0) return;

  report(`building ${stale.map((step) => step.name).join(', ')}`);
  await rm(paths.scratch, { recursive: true, force: true });
  const done = new Map<string, Promise<void>>();
  const pushes: Promise<void>[] = [];
  for (const step of stale) {
    const ready = (done.get(step.from ?? '') ?? Promise.resolve()).then(() =>
      timed(build, step.name, () => step.make(build)),
    );
    done.set(step.name, ready);
    // A push runs beside the builds that start from the image.
    pushes.push(
      ready.then(async () => {
        await push(build, step.images);
        built[step.name] = step.hash;
        await writeFile(paths.built, JSON.stringify(built, null, 2));
      }),
    );
  }
  const results = await Promise.allSettled(pushes);
  await forgetImages(build, stale);
  await rm(paths.scratch, { recursive: true, force: true });
  const failure = results.find((result) => result.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
}

interface Step {
  readonly name: string;
  readonly from?: string;
  readonly images: readonly string[];
  readonly hash: string;
  make(build: ImageBuild): Promise<void>;
}

const imagesFolder = join(dirname(fileURLToPath(import.meta.url)), 'images');

/** The steps in an order in which each comes after the one it starts from. */
async function planSteps(): Promise<Step[]> {
  const first: Step = {
    name: 'base',
    images: [base],
    hash: await hashSource('base', baseRecipe),
    make: (build) => buildBase(build.client, join(imagesFolder, 'base'), build.paths.scratch),
  };
  const steps = new Map([[first.name, first]]);
  for (const standIn of standIns()) {
    const from = steps.get(standIn.from ?? 'base') ?? first;
    steps.set(standIn.folder, {
      name: standIn.folder,
      from: from.name,
      images: standIn.names,
      hash: await hashSource(standIn.folder, [from.hash, standIn.version ?? '', ...standIn.names]),
      make: (build) => buildStandIn(build, standIn),
    });
  }
  return [...steps.values()];
}

async function hashSource(name: string, recipe: readonly string[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(recipe));
  const folder = join(imagesFolder, name);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    const { mode } = await stat(file);
    hash.update(`${relative(folder, file)}\0${mode & 0o111}\0`).update(await readFile(file));
  }
  return hash.digest('hex');
}

async function buildStandIn({ client, paths }: ImageBuild, standIn: StandIn): Promise<void> {
  const context = join(paths.scratch, standIn.folder);
  await mkdir(paths.scratch, { recursive: true });
  await cp(join(imagesFolder, standIn.folder), context, { recursive: true });
  for (const [name, source] of Object.entries(standIn.files ?? {})) {
    await cp(source, join(context, name), { recursive: true, dereference: true });
  }
  const tags = standIn.names.flatMap((name) => ['--tag', name]);
  // On the host's network the build reaches the archive in the way that the host does.
  await client.run('build', '--quiet', '--network', 'host', '--force-rm', ...tags, context);
}

async function push(build: ImageBuild, images: readonly string[]): Promise<void> {
  for (const image of images) {
    await build.client.run('tag', image, registryName(build, image));
    await build.client.run('push', '--quiet', registryName(build, image));
  }
}

/** Afterwards they come from the registry, as an image comes to a machine that has never seen it. */
async function forgetImages(build: ImageBuild, steps: readonly Step[]): Promise<void> {
  const names = steps.flatMap((step) => step.images.flatMap((image) => [image, registryName(build, image)]));
  // A build that failed made only some of them.
  await build.client.run('rmi', '--force', ...names).catch(() => undefined);
  await build.client.run('image', 'prune', '--force');
}

/** The mirror answers for docker.io, where an image without an owner belongs to `library`. */
function registryName(build: ImageBuild, image: string): string {
  return `127.0.0.1:${build.registryPort}/${image.includes('/') ? image : `library/${image}`}`;
}

async function timed(build: ImageBuild, name: string, work: () => Promise<void>): Promise<void> {
  const start = Date.now();
  await work();
  build.report(`built ${name} in ${((Date.now() - start) / 1000).toFixed(1)} s`);
}

async function readBuilt(paths: EnginePaths): Promise<Record<string, string>> {
  try {
    return JSON.parse(await readFile(paths.built, 'utf8')) as Record<string, string>;
  } catch {
    return {};
  }
}
