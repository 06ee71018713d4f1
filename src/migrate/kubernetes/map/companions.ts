import { connectsOnly } from './waiting.ts';
import type { Path } from '../../../manifest/source.ts';
import type { Reference } from '../../draft/references.ts';
import { leavesOf, showPath } from '../settle/leaves.ts';
import { listOf, type Fields } from '../read/cluster-object.ts';
import type { MappedWorkload, Mapping } from './mapping.ts';
import { mapVariables, toWords } from './variables.ts';

/** What is in its pods besides the program: what runs before it becomes a job, what runs beside it has no place. */
export function mapCompanions(mapping: Mapping, workload: MappedWorkload): void {
  const { object, pod, server } = workload;
  if (pod === undefined || object.isOurs) return;
  const before = listOf(object.look(...pod.template, 'spec', 'initContainers'));
  for (const [index, container] of before.entries()) {
    const at = [...pod.template, 'spec', 'initContainers', index];
    if (server !== undefined)
      remarkAndTake(mapping, workload, { at, container, text: 'runs before a server that prepares itself now' });
    else if (connectsOnly(container))
      remarkAndTake(mapping, workload, { at, container, text: 'only waited for another: references do that' });
    else if (isAlone(container)) addJob(mapping, workload, { at, container });
  }
  const beside = listOf(object.look(...pod.template, 'spec', 'containers'));
  for (const [index, container] of beside.entries()) {
    if (index === pod.container.at(-1)) continue;
    const at = [...pod.template, 'spec', 'containers', index];
    const text =
      'runs beside it in each pod, which the manifest cannot say: make it a resource of its own, or a part of the image';
    remarkAndTake(mapping, workload, { at, container, text });
  }
}

interface Companion {
  readonly at: Path;
  readonly container: Fields;
}

function remarkAndTake(
  mapping: Mapping,
  { object }: MappedWorkload,
  { at, container, text }: Companion & { text: string },
): void {
  object.take(...at);
  const kind = text.startsWith('runs beside') ? 'decide' : 'changed';
  mapping.remark(
    kind,
    object,
    `its container ${String(container['name'])} (${String(container['image'])}) ${text}`,
    at,
  );
}

/** It shares no folder with the program, so it may run anywhere. */
function isAlone({ volumeMounts, restartPolicy }: Fields): boolean {
  return listOf(volumeMounts).length === 0 && restartPolicy === undefined;
}

function addJob(mapping: Mapping, workload: MappedWorkload, { at, container }: Companion): void {
  const { object, pod } = workload;
  if (pod === undefined) return;
  const name = mapping.takeName(`${workload.resource.name}-${String(container['name'])}`, ['job']);
  const image = String(object.take(...at, 'image'));
  const resource = {
    name,
    type: 'job',
    comment: workload.resource.comment,
    options: { image } as Record<string, unknown>,
  };
  const job: MappedWorkload = { object, pod: { ...pod, container: at }, services: [], calledAt: new Map(), resource };
  mapVariables(mapping, job);
  for (const [key, option] of [
    ['command', 'entrypoint'],
    ['args', 'command'],
  ] as const) {
    const words = object.take(...at, key);
    if (Array.isArray(words)) resource.options[option] = words.map((word) => toWords(mapping, job, String(word)));
  }
  mapping.further.push(resource);
  const waits = (workload.resource.options['waitFor'] ??= []) as Reference[];
  waits.push({ resource: name });
  const text = `its container ${String(container['name'])}, which ran before each pod, is the job ${name} now, which runs once and is waited for`;
  mapping.remark('changed', object, text, at);
  const left = leavesOf(container).filter(({ path }) => !object.isTaken([...at, ...path]) && path[0] !== 'name');
  object.take(...at);
  if (left.length > 0)
    mapping.remark(
      'changed',
      object,
      `the job ${name} has no place for ${left.map(({ path }) => `\`${showPath(path)}\``).join(', ')}`,
      at,
    );
}
