import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { execa } from 'execa';

import { provideTools } from './tools.ts';

export interface TemplateOptions {
  readonly release?: string;
  readonly namespace?: string;
  /** Files with values, beside the chart's own. */
  readonly values?: readonly string[];
  /** As `--set` takes them. */
  readonly set?: readonly string[];
}

/** What `kubectl kustomize` makes of a folder: a stream of YAML documents. Throws what the program said. */
export async function kustomize(folder: string): Promise<string> {
  const { kubectl } = await provideTools();
  return run(kubectl, ['kustomize', folder]);
}

/** What `helm template` makes of a chart. Throws what the program said. */
export async function helmTemplate(chart: string, options: TemplateOptions = {}): Promise<string> {
  const { helm } = await provideTools();
  const { release = 'test-release', namespace = 'default', values = [], set = [] } = options;
  const valueFlags = [...values.flatMap((file) => ['--values', file]), ...set.flatMap((value) => ['--set', value])];
  return run(helm, ['template', release, chart, '--namespace', namespace, ...valueFlags]);
}

/** Throws the findings of `helm lint --strict`; returns what it said otherwise. */
export async function helmLint(chart: string, { values = [] }: Pick<TemplateOptions, 'values'> = {}): Promise<string> {
  const { helm } = await provideTools();
  return run(helm, ['lint', '--strict', chart, ...values.flatMap((file) => ['--values', file])]);
}

/** With no cluster and no settings of whoever runs the tests. */
async function run(program: string, args: readonly string[]): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'apphost-kubernetes-'));
  const env = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: join(home, 'none') };
  try {
    const result = await execa(program, args, { env, extendEnv: false, reject: false, stripFinalNewline: false });
    if (result.failed) throw new Error(`${result.shortMessage}\n${result.stdout}${result.stderr}`);
    return result.stdout;
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}
