import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Backing, Machine, MachineProgram, ServerSource } from '../../model/embedding.ts';
import type { ProcessHost } from '../processes/process-host.ts';
import { findPackage, type PackagePlaces } from './packages.ts';
import { findProgram } from './find-program.ts';
import { outputOf } from './run-to-end.ts';

export interface BackingSearch extends PackagePlaces {
  readonly host: ProcessHost;
  readonly variables: Readonly<Record<string, string>>;
}

export const thisMachine: Machine = { platform: process.platform, architecture: process.arch };

const versionLimit = 5000;

/**
 * The first of the sources that this machine has, in their order; else the first that can be fetched, which then has no
 * `path`. `undefined`: none.
 */
export async function findBacking(
  sources: readonly ServerSource[],
  search: BackingSearch,
): Promise<Backing | undefined> {
  const found = await Promise.all(sources.map((source) => toBacking(source, search)));
  return found.find((backing) => backing?.path !== undefined) ?? found.find((backing) => backing !== undefined);
}

/** The command that gives this machine one of these programs. */
export function howToInstall(sources: readonly ServerSource[]): string | undefined {
  return sources.flatMap((source) => (source.from === 'machine' ? (source.install[process.platform] ?? []) : []))[0];
}

async function toBacking(source: ServerSource, search: BackingSearch): Promise<Backing | undefined> {
  if (source.from === 'machine') return machineBacking(source, search);
  const path = await findPackage(source, search);
  const title = source.title ?? `${source.name} ${source.version}`;
  return { title, emulates: source.emulates, source, ...(path !== undefined && { path }) };
}

async function machineBacking(source: MachineProgram, search: BackingSearch): Promise<Backing | undefined> {
  const path = await findProgram(source, search.variables);
  if (path === undefined) return undefined;
  const version = await versionOf(path, source, search);
  const name = basename(path).replace(/\.exe$/, '');
  return { title: version === undefined ? name : `${name} ${version}`, emulates: false, source, path };
}

/** A program that does not tell is used all the same. */
async function versionOf(
  path: string,
  { versionArguments }: MachineProgram,
  { host, variables }: BackingSearch,
): Promise<string | undefined> {
  if (versionArguments === undefined) return numberIn(await realpath(path));
  try {
    const request = { command: [path, ...versionArguments] as const, directory: '/', env: variables };
    // Some tell it only in their help, and call that a failure.
    const { output } = await outputOf(
      host,
      { ...request, command: [...request.command] },
      AbortSignal.timeout(versionLimit),
    );
    return numberIn(output);
  } catch {
    return undefined;
  }
}

function numberIn(text: string): string | undefined {
  return /\d+\.\d+(?:\.\d+)*/.exec(text)?.[0];
}
