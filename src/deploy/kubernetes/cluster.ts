import type { Published, DeployTarget } from '../published.ts';
import { usualPace, type Pace, type Surroundings } from '../surroundings.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { nearest } from '../../support/nearest.ts';
import { createTool, type Tool } from '../tool.ts';
import { toToolError } from './tool-error.ts';

/** One namespace of one cluster, and the programs that talk to it. */
export interface Cluster {
  readonly context: string;
  readonly server: string;
  readonly version: string;
  readonly namespace: string;
  readonly kubectl: Tool;
  readonly helm: Tool;
  /** `kubectl` for what has to be put in order when the deployment was ended midway. */
  readonly lastly: Tool;
  readonly pace: Pace;
}

export interface ClusterChoice {
  /** A context of the kubeconfig; the current one when absent. */
  readonly context?: string;
}

/** Finds the cluster and asks whether it answers; tells which it is, before anything is done there. */
export async function openCluster(
  { context: wanted }: ClusterChoice,
  { namespace }: Pick<Published, 'namespace'>,
  target: DeployTarget,
  surroundings: Surroundings,
): Promise<Cluster> {
  const { variables, signal, pace } = surroundings;
  const plain = createTool('kubectl', { variables, signal });
  const { context, server } = await findContext(plain, wanted);
  const leading = context === inCluster ? [] : ['--context', context];
  const kubectl = createTool('kubectl', { variables, signal, leading });
  const version = await askVersion(kubectl, server);
  const helmLeading = context === inCluster ? [] : ['--kube-context', context];
  surroundings.tell({ event: 'target', target, context, server, version, namespace });
  return {
    context,
    server,
    version,
    namespace,
    kubectl,
    helm: createTool('helm', { variables, signal, leading: helmLeading }),
    lastly: createTool('kubectl', { variables, signal: new AbortController().signal, leading }),
    pace: { ...usualPace, ...pace },
  };
}

/** Throws where the program says that it failed; returns what it printed otherwise. */
export async function need(tool: Tool, args: readonly string[], doing: string, input?: string): Promise<string> {
  const outcome = await tool.run(args, input === undefined ? {} : { input });
  if (!outcome.ok) throw toToolError(outcome, doing);
  return outcome.stdout;
}

/** Without a kubeconfig, kubectl in a pod uses the pod's own account. */
export const inCluster = '(in the cluster)';

interface Context {
  readonly context: string;
  readonly server: string;
}

async function findContext(kubectl: Tool, wanted: string | undefined): Promise<Context> {
  const config = JSON.parse(
    await need(kubectl, ['config', 'view', '-o', 'json'], 'reading the kubeconfig'),
  ) as Kubeconfig;
  const contexts = config.contexts ?? [];
  const current = config['current-context'];
  const name = wanted ?? (current === '' ? undefined : current);
  const found = contexts.find((context) => context.name === name);
  if (found !== undefined) {
    const cluster = config.clusters?.find((entry) => entry.name === found.context.cluster);
    return { context: found.name, server: cluster?.cluster.server ?? 'unknown' };
  }
  if (name === undefined && contexts.length === 0 && (await isInPod(kubectl)))
    return { context: inCluster, server: inCluster };
  throw unknownContext(
    name,
    contexts.map((context) => context.name),
  );
}

interface Kubeconfig {
  readonly 'current-context'?: string;
  readonly contexts?: readonly { readonly name: string; readonly context: { readonly cluster: string } }[] | null;
  readonly clusters?: readonly { readonly name: string; readonly cluster: { readonly server?: string } }[] | null;
}

async function isInPod(kubectl: Tool): Promise<boolean> {
  const { ok } = await kubectl.run(['version', '--request-timeout=5s', '-o', 'json']);
  return ok;
}

function unknownContext(name: string | undefined, known: readonly string[]): AppHostError {
  const list = known.length === 0 ? 'The kubeconfig has no contexts.' : `Contexts: ${known.join(', ')}.`;
  if (name === undefined)
    return new AppHostError('DEPLOY_CONTEXT_UNKNOWN', 'the kubeconfig has no current context', {
      hint: `Name one with --context. ${list}`,
    });
  const guess = nearest(name, known);
  const hint = guess === undefined ? list : `Did you mean ${guess}? ${list}`;
  return new AppHostError('DEPLOY_CONTEXT_UNKNOWN', `the kubeconfig has no context \`${name}\``, {
    hint,
    facts: { context: name },
  });
}

async function askVersion(kubectl: Tool, server: string): Promise<string> {
  const outcome = await kubectl.run(['version', '-o', 'json', '--request-timeout=15s']);
  if (!outcome.ok) throw toToolError(outcome, `the cluster at ${server} does not answer`);
  const { clientVersion, serverVersion } = JSON.parse(outcome.stdout) as Versions;
  refuseOld(clientVersion?.gitVersion ?? '');
  return serverVersion?.gitVersion ?? 'unknown';
}

interface Versions {
  readonly clientVersion?: { readonly gitVersion?: string };
  readonly serverVersion?: { readonly gitVersion?: string };
}

/** The first in which fields have owners as they have today (`--server-side`). */
const oldestMinor = 22;

function refuseOld(version: string): void {
  const [, major, minor] = /^v([0-9]+)\.([0-9]+)\./.exec(version) ?? [];
  if (major !== '1' || Number(minor) >= oldestMinor) return;
  throw new AppHostError(
    'DEPLOY_TOOL_OLD',
    `kubectl ${version} is too old: 1.${oldestMinor} is the first that will do`,
    {
      hint: 'Install one of the version of the cluster, or of the one before or after it.',
      facts: { program: 'kubectl', version },
    },
  );
}
