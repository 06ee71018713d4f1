import type { Folder } from '../../../model/folder.ts';
import type { PrepareStep } from '../../../model/workload.ts';
import { parsePackage, type Package } from './package-json.ts';

export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  readonly lockFiles: readonly string[];
  /** Where there is no lock file yet; it writes one. */
  readonly install: readonly string[];
  /** Exactly what the lock file says. One that does not fit package.json is a failure: starting changes no file of the user's. */
  readonly frozen: readonly string[];
}

const npm: PackageManager = {
  name: 'npm',
  lockFiles: ['package-lock.json', 'npm-shrinkwrap.json'],
  install: ['npm', 'install', '--no-audit', '--no-fund'],
  frozen: ['npm', 'ci', '--no-audit', '--no-fund'],
};

const others: readonly PackageManager[] = [
  {
    name: 'bun',
    lockFiles: ['bun.lock', 'bun.lockb'],
    install: ['bun', 'install'],
    frozen: ['bun', 'install', '--frozen-lockfile'],
  },
  {
    name: 'pnpm',
    lockFiles: ['pnpm-lock.yaml'],
    install: ['pnpm', 'install'],
    frozen: ['pnpm', 'install', '--frozen-lockfile'],
  },
  {
    name: 'yarn',
    lockFiles: ['yarn.lock'],
    install: ['yarn', 'install'],
    frozen: ['yarn', 'install', '--immutable'],
  },
];

const managers = [...others, npm];

/** Where the root of a workspace may be, seen from one of its packages. */
const above = ['../', '../../', '../../../'];

/** The package manager that the project, or the workspace that it is part of, is installed with. */
export function packageManagerOf(folder: Folder, manifest: Package): PackageManager {
  const declared = managers.find(({ name }) => manifest.packageManager?.startsWith(`${name}@`) === true);
  if (declared !== undefined) return declared;
  const locked = managers.find(({ lockFiles }) => lockFiles.some((file) => folder.entries.includes(file)));
  if (locked !== undefined) return locked;
  const root = workspaceRoot(folder);
  if (root === undefined) return npm;
  const inRoot = parsePackage(folder.read(`${root}package.json`)).packageManager;
  return (
    managers.find(({ name }) => inRoot?.startsWith(`${name}@`) === true) ??
    managers.find(({ lockFiles }) => lockFiles.some((file) => folder.read(root + file) !== undefined)) ??
    npm
  );
}

/** Lock files of several package managers, of which package.json names none. */
export function lockDoubt(folder: Folder, manifest: Package): { message: string; hint: string } | undefined {
  const found = managers.filter(({ lockFiles }) => lockFiles.some((file) => folder.entries.includes(file)));
  if (found.length < 2 || managers.some(({ name }) => manifest.packageManager?.startsWith(`${name}@`)))
    return undefined;
  const names = found.map(({ name }) => name).join(' and ');
  return {
    message: `it holds lock files of ${names}`,
    hint: 'Remove the one that is not used, or name the package manager in package.json: `"packageManager": "npm@10.9.0"`.',
  };
}

/** Installs what the project depends on; nothing to do when it depends on nothing. */
export function installStep(folder: Folder, manifest: Package, manager: PackageManager): PrepareStep | undefined {
  const root = workspaceRoot(folder) ?? '';
  if (Object.keys(manifest.dependencies).length === 0 && !manifest.hasWorkspaces) return undefined;
  const settings = ['.npmrc', 'pnpm-workspace.yaml', '.yarnrc.yml'].filter(
    (file) => folder.read(root + file) !== undefined,
  );
  const inputs = [
    'package.json',
    ...(root === '' ? [] : [`${root}package.json`]),
    ...[...manager.lockFiles, ...settings].map((file) => root + file),
  ];
  const plugAndPlay = manager.name === 'yarn' && folder.read(`${root}.pnp.cjs`) !== undefined;
  return {
    name: 'install',
    command: installCommand(folder, root, manager),
    inputs,
    result: plugAndPlay ? `${root}.pnp.cjs` : `${root}node_modules`,
  };
}

function installCommand(folder: Folder, root: string, manager: PackageManager): readonly string[] {
  const lock = manager.lockFiles.map((file) => folder.read(root + file)).find((text) => text !== undefined);
  if (lock === undefined) return manager.install;
  // `npm ci` empties the folder that the other projects of a workspace run from.
  if (manager.name === 'npm' && root !== '') return manager.install;
  // The first version of Yarn, which knows the format of its own lock file alone, has another word for it.
  const isFirstYarn = manager.name === 'yarn' && lock.includes('# yarn lockfile v1');
  return isFirstYarn ? ['yarn', 'install', '--frozen-lockfile'] : manager.frozen;
}

/** The way up to the workspace that the project is part of, or `undefined` when it stands alone. */
export function workspaceRoot(folder: Folder): string | undefined {
  const standsAlone = managers.some(({ lockFiles }) => lockFiles.some((file) => folder.entries.includes(file)));
  if (standsAlone) return undefined;
  return above.find((root) => {
    if (folder.read(`${root}pnpm-workspace.yaml`) !== undefined) return true;
    const manifest = folder.read(`${root}package.json`);
    return manifest !== undefined && parsePackage(manifest).hasWorkspaces;
  });
}

/** Whether the folder is the root of a workspace. */
export function hasWorkspace(folder: Folder): boolean {
  return folder.entries.includes('pnpm-workspace.yaml') || parsePackage(folder.read('package.json')).hasWorkspaces;
}
