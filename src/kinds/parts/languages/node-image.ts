import type { ImageStage, Remark } from '../../../model/packaging.ts';
import { contextOf, type ImageContext } from './image-context.ts';
import { copy, developmentRemarks, home, usualLeftOut, type Packed, type Packing } from './image-lines.ts';
import { chooseVersion, images } from './image-versions.ts';
import { usualPort, words } from './language.ts';
import { imagePackages, type ImagePackages } from './node-image-packages.ts';
import { imageStartOf, type ImageStart } from './node-image-start.ts';
import { lockDoubt, packageManagerOf, workspaceRoot, type PackageManager } from './node-packages.ts';
import { siteCommand, siteConfiguration, siteOf, siteRemarks, siteStage } from './node-site.ts';
import { parsePackage, type Package } from './package-json.ts';

/** Node.js: dependencies by the lock file, the project's own build, and what production needs of both. */
export function packNode(packing: Packing): Packed {
  const { folder, override } = packing;
  const manifest = parsePackage(folder.read('package.json'));
  const doubt = lockDoubt(folder, manifest);
  if (doubt !== undefined) return { reason: doubt.message, hint: doubt.hint };
  const manager = packageManagerOf(folder, manifest);
  const root = workspaceRoot(folder) ?? '';
  const context = contextOf(folder, [root, ...localPackages(manifest)]);
  const output = override === undefined ? siteOf(folder, manifest) : undefined;
  const start =
    output === undefined ? imageStartOf({ ...packing, inside: context.inside }, manifest, manager) : undefined;
  if (output === undefined && start === undefined) return nothingStarts;
  const packages = imagePackages({ folder, root, manifest }, manager);
  const made: Made = {
    packing,
    manifest,
    manager,
    root,
    context,
    packages,
    ...(start && { start }),
    ...(output && { output }),
  };
  return {
    from: 'recipe',
    context: context.path,
    stages: stagesOf(made),
    env: output === undefined ? { NODE_ENV: 'production', ...start?.env } : {},
    command: start?.command ?? words(...siteCommand),
    ...(output === undefined ? { port: usualPort } : {}),
    leftOut: [...usualLeftOut, '**/node_modules', '**/coverage', ...context.leftOut],
    remarks: remarksOf(made),
  };
}

const nothingStarts = {
  reason: 'nothing in its folder says what starts it',
  hint: 'Give it a `start` script, `command:`, or a Dockerfile.',
};

interface Made {
  readonly packing: Packing;
  readonly manifest: Package;
  readonly manager: PackageManager;
  /** The way up to its workspace, or empty. */
  readonly root: string;
  readonly context: ImageContext;
  readonly packages: ImagePackages;
  /** Absent for a site. */
  readonly start?: ImageStart;
  /** The folder with the pages of a site. */
  readonly output?: string;
}

function stagesOf(made: Made): readonly ImageStage[] {
  const { output, packing } = made;
  const place = placeOf(made);
  const base = baseOf(made);
  if (output !== undefined) {
    const lines = [...buildLines(made), ...siteConfiguration(packing)];
    return [{ name: 'build', base: base.build, lines }, siteStage(`${place}/${output}`)];
  }
  const isPlain = made.manifest.scripts['build'] === undefined && !hasPackages(made);
  if (isPlain) return [{ base: base.final, lines: [`WORKDIR ${home}`, copy(['.'], './'), ...into(place)] }];
  return [
    { name: 'build', base: base.build, lines: buildLines(made) },
    { base: base.final, lines: [`WORKDIR ${home}`, copy([home], './', 'build'), ...into(place)] },
  ];
}

/** The project's folder inside of the image. */
function placeOf({ context }: Made): string {
  return `${home}/${context.inside}`.replace(/\/$/, '');
}

function into(place: string): readonly string[] {
  return place === home ? [] : [`WORKDIR ${place}`];
}

/** With compilers while packages are installed, some of which are compiled then; without them in the image. */
function baseOf({ packing: { folder }, manifest, manager, root }: Made): {
  readonly build: string;
  readonly final: string;
} {
  if (manager.name === 'bun') return { build: images.bun, final: `${images.bun}-slim` };
  const files = ['.nvmrc', '.node-version', `${root}.nvmrc`, `${root}.node-version`];
  const written = files.map((file) => folder.read(file)?.trim()).find((text) => text !== undefined);
  const version = chooseVersion(images.nodeMinors, written ?? manifest.node);
  return { build: `node:${version}-bookworm`, final: `node:${version}-bookworm-slim` };
}

function buildLines(made: Made): readonly string[] {
  const { packages, manifest, packing, output, start } = made;
  const keepsAll = output !== undefined || (start?.needs.length ?? 0) > 0;
  const builds = 'build' in manifest.scripts;
  // `prepare` runs with every installation, and is written with development's packages in mind.
  const installsAll = keepsAll || builds || 'prepare' in manifest.scripts || packages.production === undefined;
  const install = hasPackages(made) ? [`RUN ${(installsAll ? undefined : packages.production) ?? packages.all}`] : [];
  const prune = install.length > 0 && installsAll && !keepsAll ? [`RUN ${packages.prune}`] : [];
  const secret = packages.files.includes('.npmrc') ? ['# It may hold a login for a registry.', 'RUN rm -f .npmrc'] : [];
  return [
    `WORKDIR ${home}`,
    ...packages.setup,
    ...(takesPackageFilesFirst(made) ? [copy(['package.json', ...packages.files], './'), ...install] : []),
    copy(['.'], './'),
    ...(made.root === '' ? into(placeOf(made)) : []),
    ...(takesPackageFilesFirst(made) ? [] : install),
    ...(builds ? [`RUN ${buildCommand(made, packing)}`] : []),
    ...('next' in manifest.dependencies && output === undefined ? nextCache(made) : []),
    ...prune,
    ...(output === undefined ? secret : []),
  ];
}

/** A layer of their own, which lasts until they change; not where installing needs more of the source. */
function takesPackageFilesFirst({ manifest, root }: Made): boolean {
  const hooks = ['preinstall', 'install', 'postinstall', 'prepare'];
  const isPlain = root === '' && !manifest.hasWorkspaces && localPackages(manifest).length === 0;
  return isPlain && !hooks.some((name) => name in manifest.scripts);
}

function hasPackages({ manifest, root }: Made): boolean {
  return root !== '' || manifest.hasWorkspaces || Object.keys(manifest.dependencies).length > 0;
}

/** In a workspace what it is made of is built first: by the root's own build, or by the package manager. */
function buildCommand({ manager, root, context, manifest }: Made, { folder }: Packing): string {
  const own = manager.name === 'yarn' ? 'yarn' : manager.name;
  if (root === '') return `${own} run build`;
  const inRoot = parsePackage(folder.read(`${root}package.json`));
  if ('build' in inRoot.scripts) return `${own} run build`;
  const path = `./${context.inside.replace(/\/$/, '')}`;
  if (own === 'pnpm') return `pnpm --filter '${path}...' run build`;
  if (own === 'npm') return 'npm run build --workspaces --if-present';
  return manifest.name === undefined ? `cd ${path} && ${own} run build` : `${own} workspace ${manifest.name} run build`;
}

/** Next.js keeps what it rendered below its build, where an image cannot be written. */
function nextCache(made: Made): readonly string[] {
  const cache = `${placeOf(made)}/.next/cache`;
  return [`RUN rm -rf ${cache} && ln -s /tmp/next-cache ${cache}`];
}

/** Packages that stand in folders: `file:../greeting`. */
function localPackages({ dependencies }: Package): readonly string[] {
  return Object.values(dependencies).flatMap((version) => /^(?:file|link|portal):(.*)$/.exec(version)?.[1] ?? []);
}

function remarksOf({ start, output, packages, manager, manifest }: Made): readonly Remark[] {
  const remarks = output === undefined ? developmentRemarks(start?.text ?? '') : [...siteRemarks];
  const needs = start?.needs ?? [];
  if (needs.length > 0 && remarks.length === 0) {
    remarks.push({
      message: `its image keeps the development dependencies, because it starts with ${needs.join(' and ')}`,
      hint: `Move ${needs.join(' and ')} to \`dependencies\` in package.json, or compile to JavaScript with a \`build\` script.`,
    });
  }
  if (!packages.isLocked && Object.keys(manifest.dependencies).length > 0) {
    remarks.push({
      message: 'its image takes the newest packages of the day that it is built, because there is no lock file',
      hint: `Run \`${manager.install.join(' ')}\` and commit ${manager.lockFiles[0] ?? 'the lock file'}.`,
    });
  }
  return remarks;
}
