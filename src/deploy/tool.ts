import { execa, ExecaError } from 'execa';
import { AppHostError } from '../support/apphost-error.ts';

/** How a run of such a program ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ToolRun {
  readonly input?: string;
  /** Called for each line as it is written. */
  readonly onLine?: (line: string) => void;
  /** Which lines those are. Default: standard output. */
  readonly lines?: 'stdout' | 'stderr';
  /** Ends this run alone. */
  readonly signal?: AbortSignal;
}

/** A program of the user's that talks to what is deployed to. */
export interface Tool {
  readonly name: string;
  /** Never throws for what the program says; throws when it is missing or the deployment was ended. */
  run(args: readonly string[], run?: ToolRun): Promise<Outcome>;
}

export interface ToolOptions {
  readonly variables: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
  /** What comes before the arguments of every run. */
  readonly leading?: readonly string[];
  /** Where it runs. Default: here. */
  readonly folder?: string;
}

export function createTool(name: string, { variables, signal, leading = [], folder }: ToolOptions): Tool {
  const env = { ...variables, ...settings };
  return {
    name,
    run: async (args, run = {}) => {
      signal.throwIfAborted();
      const ended = run.signal === undefined ? signal : AbortSignal.any([signal, run.signal]);
      const program = execa(name, [...leading, ...args], {
        env,
        extendEnv: false,
        ...(folder !== undefined && { cwd: folder }),
        input: run.input ?? '',
        reject: false,
        cancelSignal: ended,
        // A helm that is killed before it has written down how its release stands leaves it locked.
        forceKillAfterDelay: 10_000,
      });
      const { onLine, lines: from = 'stdout' } = run;
      if (onLine !== undefined) await readLines(program.iterable({ from }), onLine);
      const result = await program;
      signal.throwIfAborted();
      if (isMissing(result)) throw missing(name);
      return { ok: !result.failed, stdout: result.stdout, stderr: result.stderr };
    },
  };
}

/** Preferences of the user's could make kubectl ask, or print something else. */
const settings = { KUBECTL_KUBERC: 'false' };

async function readLines(lines: AsyncIterable<unknown>, onLine: (line: string) => void): Promise<void> {
  try {
    for await (const line of lines) onLine(String(line));
  } catch (error) {
    // How the program ended is looked at where its result is.
    if (!(error instanceof ExecaError)) throw error;
  }
}

function isMissing(result: { readonly code?: string | undefined }): boolean {
  return result.code === 'ENOENT';
}

function missing(name: string): AppHostError {
  return new AppHostError('DEPLOY_TOOL_MISSING', `${name} is not on the PATH`, {
    hint: `Install ${name}, or add its folder to the PATH.`,
    facts: { program: name },
  });
}
