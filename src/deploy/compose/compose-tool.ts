import { AppHostError } from '../../support/apphost-error.ts';
import { createTool, type Tool, type ToolOptions } from '../tool.ts';

/** Docker Compose, as this machine has it. */
export interface Compose {
  /** `2.26.1`. */
  readonly version: string;
  /** With these arguments before all others, and these variables; it runs in the folder. */
  open(leading: readonly string[], variables: NodeJS.ProcessEnv, folder?: string): Tool;
}

const oldest = [2, 24] as const;

/** The plugin of `docker`, else the program of its own. Rejects with `DEPLOY_TOOL_MISSING` or `DEPLOY_TOOL_OLD`. */
export async function findCompose(
  options: Pick<ToolOptions, 'variables' | 'signal'>,
  platform: NodeJS.Platform = process.platform,
): Promise<Compose> {
  const tooOld: string[] = [];
  for (const { name, leading } of ways) {
    const version = await askVersion(createTool(name, { ...options, leading }));
    if (version === undefined) continue;
    if (isNewEnough(version)) {
      return {
        version,
        open: (further, variables, folder) =>
          createTool(name, {
            ...options,
            variables,
            leading: [...leading, ...further],
            ...(folder !== undefined && { folder }),
          }),
      };
    }
    tooOld.push(`${[name, ...leading].join(' ')} is ${version}`);
  }
  if (tooOld.length > 0) {
    throw new AppHostError(
      'DEPLOY_TOOL_OLD',
      `Docker Compose ${oldest.join('.')} or newer is needed; ${tooOld.join(', ')}`,
      {
        hint: remedyFor(platform),
      },
    );
  }
  throw new AppHostError(
    'DEPLOY_TOOL_MISSING',
    'Docker Compose is not on the PATH, neither as `docker compose` nor as `docker-compose`',
    {
      hint: remedyFor(platform),
      facts: { program: 'docker compose' },
    },
  );
}

const ways = [
  { name: 'docker', leading: ['compose'] },
  { name: 'docker-compose', leading: [] },
] as const;

/** Of what is there and answers. */
async function askVersion(tool: Tool): Promise<string | undefined> {
  const outcome = await tool.run(['version', '--short']).catch((error: unknown) => {
    if (error instanceof AppHostError && error.code === 'DEPLOY_TOOL_MISSING') return undefined;
    throw error;
  });
  if (outcome?.ok !== true) return undefined;
  return /\d+\.\d+\.\d+/.exec(outcome.stdout)?.[0];
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

function remedyFor(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Install or update Docker Desktop, or: brew install docker-compose';
  if (platform === 'win32') return 'Install or update Docker Desktop, or: winget install Docker.DockerCompose';
  return 'Install it with the packages of your system, for example: sudo apt-get install docker-compose-plugin (docker-compose-v2 in Ubuntu, docker-compose in Debian 13)';
}
