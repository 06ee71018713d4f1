import { needOutput, toEngineError } from '../engine/engine-error.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Tool } from '../tool.ts';
import { stackLabel } from './live-stack.ts';
import type { StackPlan } from './plan-stack.ts';
import type { StackSecret } from './stack-objects.ts';

interface Means {
  readonly docker: Tool;
  readonly options: Pick<Surroundings, 'tell'>;
}

/** Says of the only node that it keeps the volumes. */
export async function setLabels({ labelling }: StackPlan, { docker, options }: Means): Promise<void> {
  if (labelling === undefined) return;
  const { node, labels } = labelling;
  const added = labels.flatMap((label) => ['--label-add', label]);
  await needOutput(docker, ['node', 'update', ...added, node.ID], 'the node could not be labelled');
  options.tell({ event: 'applied', object: `node/${node.Description.Hostname}`, change: 'change' });
}

/** Their values go over standard input. With the label of the stack they go when it goes. */
export async function makeSecrets(
  stack: string,
  secrets: readonly StackSecret[],
  { docker, options }: Means,
): Promise<void> {
  for (const { name, value } of secrets) {
    const args = ['secret', 'create', '--label', stackLabel(stack), name, '-'];
    const outcome = await docker.run(args, { input: value });
    if (!outcome.ok) throw toEngineError(outcome, `the secret ${name} could not be made`);
    options.tell({ event: 'applied', object: `secret/${name}`, change: 'create' });
  }
}
