import type { Application } from '../../../model/application.ts';
import type { Check, Finding, Packages, Surroundings } from '../check.ts';

interface Toolchain {
  readonly program: string;
  readonly version: readonly string[];
  readonly packages: Packages;
}

const toolchains: readonly Toolchain[] = [
  tool('npm', { apt: 'npm', dnf: 'npm', brew: 'node', winget: 'OpenJS.NodeJS.LTS' }),
  tool('pnpm', {
    apt: 'npm && npm install -g pnpm',
    dnf: 'npm && npm install -g pnpm',
    brew: 'pnpm',
    winget: 'pnpm.pnpm',
  }),
  tool('yarn', {
    apt: 'npm && npm install -g yarn',
    dnf: 'npm && npm install -g yarn',
    brew: 'yarn',
    winget: 'Yarn.Yarn',
  }),
  tool('bun', {
    apt: 'npm && npm install -g bun',
    dnf: 'npm && npm install -g bun',
    brew: 'oven-sh/bun/bun',
    winget: 'Oven-sh.Bun',
  }),
  tool('python3', { apt: 'python3 python3-venv', dnf: 'python3', brew: 'python', winget: 'Python.Python.3.13' }),
  tool('uv', { apt: 'pipx && pipx install uv', dnf: 'uv', brew: 'uv', winget: 'astral-sh.uv' }),
  tool('go', { apt: 'golang-go', dnf: 'golang', brew: 'go', winget: 'GoLang.Go' }, ['version']),
  tool(
    'java',
    {
      apt: 'default-jdk-headless',
      dnf: 'java-latest-openjdk-devel',
      brew: 'openjdk',
      winget: 'EclipseAdoptium.Temurin.21.JDK',
    },
    ['-version'],
  ),
  tool('mvn', { apt: 'maven', dnf: 'maven', brew: 'maven', winget: 'Apache.Maven' }),
  tool('gradle', { apt: 'gradle', dnf: 'gradle', brew: 'gradle', winget: 'Gradle.Gradle' }),
  tool('cargo', { apt: 'cargo', dnf: 'cargo', brew: 'rust', winget: 'Rustlang.Rustup' }),
  tool('dotnet', { apt: 'dotnet-sdk-8.0', dnf: 'dotnet-sdk-8.0', brew: 'dotnet', winget: 'Microsoft.DotNet.SDK.8' }),
];

/** What the projects of the manifest are built and started with; without a manifest, whatever is there. */
export const programs: Check = {
  about: 'the programs that projects need',
  look: async (surroundings) => {
    const { application } = surroundings;
    const users = application === undefined ? undefined : usersOf(application);
    const wanted = toolchains.filter(({ program }) => users === undefined || users.has(program));
    return Promise.all(wanted.map((toolchain) => lookFor(toolchain, users?.get(toolchain.program), surroundings)));
  },
};

async function lookFor(
  { program, version, packages }: Toolchain,
  users: readonly string[] | undefined,
  { ask, install }: Surroundings,
): Promise<Finding> {
  const printed = await ask(program, version);
  if (printed !== undefined) return { level: 'ok', subject: program, message: printed.trim().split(/\r?\n/)[0] ?? '' };
  if (users === undefined)
    return { level: 'ok', subject: program, message: 'not there; only needed where a project uses it' };
  return {
    level: 'problem',
    subject: program,
    message: `not there, or it does not run; ${users.join(', ')} cannot start without it`,
    remedy: `Install it: \`${install(packages)}\`.`,
  };
}

/** The resources that start each program, by its name. One with a path is the project's own. */
function usersOf({ resources }: Application): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const { name, workload } of resources.values()) {
    if (workload?.runs !== 'process') continue;
    const [first] = workload.command;
    const started = [first?.length === 1 ? first[0] : undefined, ...workload.steps.map(({ command }) => command[0])];
    for (const program of new Set(started)) {
      if (typeof program === 'string') users.set(program, [...(users.get(program) ?? []), name]);
    }
  }
  return users;
}

function tool(program: string, packages: Packages, version: readonly string[] = ['--version']): Toolchain {
  return { program, version, packages };
}
