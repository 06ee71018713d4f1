import type { Folder } from '../../../model/folder.ts';
import { tools } from './image-versions.ts';
import type { PackageManager } from './node-packages.ts';
import type { Package } from './package-json.ts';

/** How a package manager works inside of a build. */
export interface ImagePackages {
  /** Instructions that bring the package manager along. */
  readonly setup: readonly string[];
  /** Files that it needs besides package.json, as far as they are there. */
  readonly files: readonly string[];
  /** Installs everything. */
  readonly all: string;
  /** Installs what production needs; absent where that takes `all` and `prune`. */
  readonly production?: string;
  /** Leaves what production needs. */
  readonly prune: string;
  readonly isLocked: boolean;
}

interface Place {
  readonly folder: Folder;
  /** The way up to the workspace that it is part of, or empty. */
  readonly root: string;
  readonly manifest: Package;
}

export function imagePackages(place: Place, manager: PackageManager): ImagePackages {
  const { folder, root } = place;
  const isThere = (file: string): boolean => folder.read(root + file) !== undefined;
  const locks = manager.lockFiles.filter((file) => isThere(file));
  const settings = ['.npmrc', 'pnpm-workspace.yaml', '.pnpmfile.cjs', '.yarnrc.yml', 'bunfig.toml'].filter(isThere);
  const common = { files: [...locks, ...settings], isLocked: locks.length > 0 };
  switch (manager.name) {
    case 'npm':
      return { ...common, ...npm(locks.length > 0) };
    case 'pnpm':
      return { ...common, ...pnpm(place, locks.length > 0) };
    case 'yarn':
      return { ...common, ...yarn(place, locks[0]) };
    case 'bun':
      return { ...common, ...bun(locks.length > 0) };
  }
}

type Commands = Pick<ImagePackages, 'setup' | 'all' | 'production' | 'prune'>;

function npm(isLocked: boolean): Commands {
  const quiet = '--no-audit --no-fund';
  const install = isLocked ? `npm ci ${quiet}` : `npm install ${quiet}`;
  return { setup: [], all: install, production: `${install} --omit=dev`, prune: `npm prune --omit=dev ${quiet}` };
}

function pnpm({ folder, root, manifest }: Place, isLocked: boolean): Commands {
  const lock = folder.read(`${root}pnpm-lock.yaml`) ?? '';
  const isOld = /^lockfileVersion:\s*['"]?[56]\./m.test(lock);
  const declared = declaredVersion({ folder, root, manifest }, 'pnpm');
  const install = isLocked ? 'pnpm install --frozen-lockfile' : 'pnpm install';
  return {
    setup: [`RUN npm install --global ${declared ?? (isOld ? tools.olderPnpm : tools.pnpm)}`],
    all: install,
    production: `${install} --prod`,
    // In a workspace `pnpm prune` knows the root's packages only. CI: it may remove folders without asking.
    prune: root === '' ? 'pnpm prune --prod --ignore-scripts' : `CI=true ${install} --prod --ignore-scripts`,
  };
}

function yarn(place: Place, lockFile: string | undefined): Commands {
  const lock = lockFile === undefined ? '' : (place.folder.read(place.root + lockFile) ?? '');
  const declared = declaredVersion(place, 'yarn');
  const isFirst = declared === undefined ? !lock.includes('__metadata:') : declared.startsWith('yarn@1.');
  if (isFirst) {
    const install = `yarn install${lockFile === undefined ? '' : ' --frozen-lockfile'}`;
    const production = `${install} --production`;
    return { setup: [], all: install, production, prune: `${production} --ignore-scripts --prefer-offline` };
  }
  return {
    // Node.js finds packages in node_modules by itself; Yarn's other way needs Yarn in the image.
    setup: ['ENV YARN_NODE_LINKER=node-modules', 'RUN corepack enable'],
    all: `yarn install${lockFile === undefined ? '' : ' --immutable'}`,
    prune: 'yarn workspaces focus --production',
  };
}

function bun(isLocked: boolean): Commands {
  const install = `bun install${isLocked ? ' --frozen-lockfile' : ''}`;
  const production = `${install} --production`;
  return { setup: [], all: install, production, prune: `rm -rf node_modules && ${production}` };
}

/** `pnpm@9.1.0`, without the hash that may follow. */
function declaredVersion({ folder, root, manifest }: Place, name: string): string | undefined {
  const inRoot = /"packageManager"\s*:\s*"([^"]+)"/.exec(folder.read(`${root}package.json`) ?? '')?.[1];
  const declared = [manifest.packageManager, inRoot].find((text) => text?.startsWith(`${name}@`) === true);
  return declared?.split('+', 1)[0];
}
