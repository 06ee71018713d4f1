import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import { execa } from 'execa';
import type { Application } from '../../model/application.ts';
import { connectEngine } from '../../runtime/containers/connect.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { EngineLook, Packages, Surroundings } from './check.ts';

/** Programs that only say their version need no longer. Milliseconds. */
const askLimit = 8_000;

/** This machine. */
export function currentSurroundings(application: Application | undefined): Surroundings {
  const { platform, env: variables } = process;
  let looking: Promise<EngineLook> | undefined;
  return {
    platform,
    variables,
    home: homedir(),
    engine: () => (looking ??= lookForEngine(variables)),
    userId: process.getuid?.(),
    ...(application === undefined ? {} : { application }),
    ask,
    install: (packages) => installCommand(packages, platform, existsSync),
  };
}

async function lookForEngine(variables: Surroundings['variables']): Promise<EngineLook> {
  try {
    const found = await connectEngine({ preference: 'auto', variables, home: homedir() });
    found.close();
    return { description: found.description };
  } catch (error) {
    if (error instanceof AppHostError) return { lost: error };
    throw error;
  }
}

/** In the words of the package manager that is there. */
export function installCommand(
  packages: Packages,
  platform: NodeJS.Platform,
  exists: (path: string) => boolean,
): string {
  if (platform === 'darwin') return `brew install ${packages.brew}`;
  if (platform === 'win32') return `winget install ${packages.winget}`;
  return exists('/usr/bin/dnf') && !exists('/usr/bin/apt-get')
    ? `sudo dnf install ${packages.dnf}`
    : `sudo apt-get install ${packages.apt}`;
}

async function ask(program: string, args: readonly string[]): Promise<string | undefined> {
  const options = { reject: false, all: true, timeout: askLimit, stdin: 'ignore' } as const;
  const { failed, all } = await execa(program, [...args], options);
  // Some colour what they say whoever listens.
  return failed ? undefined : stripVTControlCharacters(all);
}
