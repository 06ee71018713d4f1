import { execa } from 'execa';

/** Long enough for a large repository on a slow line. Milliseconds. */
const patience = 120_000;

/** How a run of git ended: with what it printed, or why it did not. */
export type GitOutcome = { readonly output: string } | { readonly exitCode: number | undefined; readonly why: string };

export interface GitRun {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  readonly folder?: string;
}

/** Runs the git of this machine: it asks for nothing, and runs nothing that a repository brings along. */
export async function runGit(args: readonly string[], { environment, signal, folder }: GitRun): Promise<GitOutcome> {
  const place = folder === undefined ? [] : ['-C', folder];
  const result = await execa('git', [...place, ...careful, ...args], {
    env: { ...environment, ...quiet(environment) },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    timeout: patience,
    cancelSignal: signal,
    forceKillAfterDelay: 2000,
  });
  signal.throwIfAborted();
  if (!result.failed) return { output: result.stdout };
  return { exitCode: result.exitCode, why: reason(result) };
}

const careful = [
  'core.askPass=',
  'core.hooksPath=/dev/null',
  'submodule.recurse=false',
  'advice.detachedHead=false',
].flatMap((setting) => ['-c', setting]);

/** No question, no protocol that starts a program, and no repository but the one that is named. */
function quiet({ GIT_SSH_COMMAND: ssh }: GitRun['environment']): Readonly<Record<string, string | undefined>> {
  return {
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: '',
    SSH_ASKPASS: '',
    GCM_INTERACTIVE: 'never',
    GIT_SSH_COMMAND: ssh ?? 'ssh -o BatchMode=yes -o ControlMaster=no',
    GIT_ALLOW_PROTOCOL: 'https:http:git:ssh',
    LC_ALL: 'C',
    GIT_DIR: undefined,
    GIT_WORK_TREE: undefined,
    GIT_INDEX_FILE: undefined,
    GIT_OBJECT_DIRECTORY: undefined,
  };
}

function reason(result: {
  readonly code?: string | undefined;
  readonly timedOut: boolean;
  readonly stderr: string;
}): string {
  if (result.code === 'ENOENT') return 'git is not on the PATH';
  if (result.timedOut) return `it took longer than ${patience / 1000} seconds`;
  const lines = result.stderr.trim().split('\n');
  const said = lines.findLast((line) => /^(fatal|error|ssh):/.test(line)) ?? lines.at(-1) ?? '';
  return said.replace(/^fatal: /, '').replaceAll(/(https?:\/\/)[^@/\s]*@/g, '$1');
}
