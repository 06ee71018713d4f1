import { AppHostError } from '../../support/apphost-error.ts';
import { nameEngine, type OpenedEngine } from '../engine/open-engine.ts';
import { needOutput } from '../engine/engine-error.ts';
import { createTool, type Tool } from '../tool.ts';

/** The `docker` of this machine, with a swarm behind it. */
export interface SwarmTool {
  readonly docker: Tool;
  /** `Docker 28.2.2`. */
  readonly version: string;
  /** From then on it has to be told that it is not to wait by itself. */
  readonly knowsDetach: boolean;
}

const detachSince = 27;

/** Rejects with `DEPLOY_TOOL_MISSING`, or with `DEPLOY_NOT_A_SWARM` where the engine cannot take a stack. */
export async function findSwarmTool(
  { inventory, variables }: OpenedEngine,
  values: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<SwarmTool> {
  // Who orchestrates is not for the user's own variables to say.
  const docker = createTool('docker', {
    variables: { ...variables, ...values, DOCKER_STACK_ORCHESTRATOR: undefined },
    signal,
  });
  const version = (await needOutput(docker, ['--version'], 'asking docker for its version')).replace(
    /^\D*([\d.]+).*$/s,
    '$1',
  );
  const info = await needOutput(docker, ['info', '--format', '{{json .Swarm}}'], 'asking the engine for its swarm');
  const problem = findProblem(JSON.parse(info) as SwarmInfo);
  if (problem === undefined) {
    return { docker, version: `docker ${version}`, knowsDetach: Number.parseInt(version, 10) >= detachSince };
  }
  throw new AppHostError('DEPLOY_NOT_A_SWARM', `the engine at ${nameEngine(inventory)} ${problem.message}`, {
    hint: problem.hint,
    facts: { engine: inventory.address },
  });
}

/** Exported for tests. */
export interface SwarmInfo {
  readonly LocalNodeState?: string;
  readonly ControlAvailable?: boolean;
}

export function findProblem({
  LocalNodeState,
  ControlAvailable,
}: SwarmInfo): { readonly message: string; readonly hint: string } | undefined {
  if (ControlAvailable === true) return undefined;
  if (LocalNodeState === 'active')
    return { message: 'is a worker of its swarm', hint: 'Name the context of a manager with --context.' };
  if (LocalNodeState === 'locked')
    return { message: 'has a swarm that is locked', hint: 'Unlock it: docker swarm unlock' };
  return {
    message: 'is not part of a swarm',
    hint: 'Make it one with `docker swarm init`, or name the context of a manager with --context.',
  };
}
