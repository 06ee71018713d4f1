import type { ContainerRequest, ExecResult } from '../../../src/runtime/containers/engine.ts';
import type { ContainerScript } from '../../fakes/fake-container.ts';

/** What containers do in the contract: for a shell in a real container, and as a script for the fake. */
const programs = {
  speaks: 'echo one; echo two; echo oops >&2; exit 3',
  waits: `trap 'exit 0' TERM; echo ready; while :; do sleep 0.05; done`,
  'speaks-and-waits': `trap 'echo bye; exit 0' TERM; echo one; echo ready; while :; do sleep 0.05; done`,
  ignores: `trap '' TERM; echo ready; while :; do sleep 0.05; done`,
  listens: `trap 'exit 0' TERM; echo ready; nc -l -p 80 & while :; do sleep 0.05; done`,
  answers: 'echo here; exit 4',
  hangs: 'sleep 60',
} as const;

export type ProgramName = keyof typeof programs;

export function program(name: ProgramName): readonly [string, ...string[]] {
  return ['sh', '-c', programs[name]];
}

const scripts: Readonly<Record<Exclude<ProgramName, 'answers' | 'hangs'>, ContainerScript>> = {
  speaks(run) {
    run.print('one');
    run.print('two');
    run.print('oops', 'stderr');
    run.exit(3);
  },
  waits(run) {
    run.onSignal(() => run.exit(0));
    run.print('ready');
  },
  'speaks-and-waits'(run) {
    run.onSignal(() => {
      run.print('bye');
      run.exit(0);
    });
    run.print('one');
    run.print('ready');
  },
  ignores(run) {
    run.onSignal(() => undefined);
    run.print('ready');
  },
  async listens(run) {
    await listenOnFirstPort(run);
    run.print('ready');
  },
};

/** The script of the program that a request asks for. */
export const runProgram: ContainerScript = (run) => scripts[programOf(run.request) as keyof typeof scripts](run);

export async function answerProgram(_: ContainerRequest, command: readonly string[]): Promise<ExecResult> {
  if (command[2] === programs.answers) return { exitCode: 4, output: 'here\n' };
  return new Promise(() => undefined);
}

function programOf({ command }: ContainerRequest): ProgramName {
  const found = Object.entries(programs).find(([, text]) => text === command?.[2]);
  if (found === undefined) throw new Error(`no program: ${command?.join(' ') ?? ''}`);
  return found[0] as ProgramName;
}

async function listenOnFirstPort(run: Parameters<ContainerScript>[0]): Promise<void> {
  const { listens } = await import('../../fakes/container-scripts.ts');
  await listens(run.ports[0]?.containerPort ?? 0)(run);
}
