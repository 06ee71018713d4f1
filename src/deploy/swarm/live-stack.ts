import { needOutput } from '../engine/engine-error.ts';
import type { Tool } from '../tool.ts';

/** What everything of a stack is marked with. */
export function stackLabel(stack: string): string {
  return `com.docker.stack.namespace=${stack}`;
}

/** As `docker service inspect` tells it. */
export interface LiveService {
  readonly ID: string;
  readonly UpdatedAt: string;
  readonly Version: { readonly Index: number };
  readonly Spec: {
    readonly Name: string;
    readonly TaskTemplate: Readonly<Record<string, unknown>>;
    readonly EndpointSpec?: unknown;
    readonly Mode: {
      readonly Replicated?: { readonly Replicas?: number };
      readonly Global?: object;
      readonly ReplicatedJob?: { readonly TotalCompletions?: number };
      readonly GlobalJob?: object;
    };
  };
  readonly UpdateStatus?: { readonly State?: string; readonly Message?: string };
  readonly JobStatus?: { readonly JobIteration?: { readonly Index?: number } };
}

/** As `docker inspect --type task` tells it. */
export interface LiveTask {
  readonly ID: string;
  readonly ServiceID: string;
  readonly NodeID?: string;
  readonly Slot?: number;
  readonly CreatedAt: string;
  readonly DesiredState: string;
  readonly Status: {
    readonly Timestamp: string;
    readonly State: string;
    readonly Err?: string;
    readonly ContainerStatus?: { readonly ExitCode?: number };
  };
  readonly JobIteration?: { readonly Index?: number };
}

/** By their names in the file. */
export type LiveServices = ReadonlyMap<string, LiveService>;

export async function findServices(docker: Tool, stack: string): Promise<LiveServices> {
  const ids = await listIds(docker, ['service', 'ls', '--quiet', '--filter', `label=${stackLabel(stack)}`]);
  const services = await inspect<LiveService>(docker, ['service', 'inspect'], ids);
  return new Map(services.map((service) => [service.Spec.Name.slice(stack.length + 1), service]));
}

export async function findTasks(docker: Tool, services: LiveServices): Promise<readonly LiveTask[]> {
  const names = [...services.values()].map(({ ID }) => ID);
  if (names.length === 0) return [];
  const ids = await listIds(docker, ['service', 'ps', '--quiet', '--no-trunc', ...names]);
  return inspect<LiveTask>(docker, ['inspect', '--type', 'task'], ids);
}

/** Names, of what the stack has of its own. */
export async function listObjects(docker: Tool, kind: 'secret' | 'config', stack: string): Promise<readonly string[]> {
  return listIds(docker, [kind, 'ls', '--filter', `label=${stackLabel(stack)}`, '--format', '{{.Name}}']);
}

/** As `docker node inspect` tells it. */
export interface LiveNode {
  readonly ID: string;
  readonly Spec: { readonly Labels?: Readonly<Record<string, string>> };
  readonly Description: { readonly Hostname: string };
}

export async function findNodes(docker: Tool): Promise<readonly LiveNode[]> {
  return inspect<LiveNode>(docker, ['node', 'inspect'], await listIds(docker, ['node', 'ls', '--quiet']));
}

async function listIds(docker: Tool, args: readonly string[]): Promise<readonly string[]> {
  const text = await needOutput(docker, args, `docker ${args.slice(0, 2).join(' ')}`);
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Without those that are gone by now: what is there is printed all the same. */
async function inspect<Live>(
  docker: Tool,
  command: readonly string[],
  ids: readonly string[],
): Promise<readonly Live[]> {
  if (ids.length === 0) return [];
  const outcome = await docker.run([...command, ...ids]);
  const isGone = /no such|not found/i.test(outcome.stderr);
  if (outcome.ok || isGone) return JSON.parse(outcome.stdout.trim() || '[]') as readonly Live[];
  await needOutput(docker, [...command, ...ids], `docker ${command.join(' ')}`);
  return [];
}
