import type { ResourceDescription } from '../../runtime/control/protocol.ts';
import type { DescribeFlags } from '../commands/describe.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { statusOf } from '../render/status-table.ts';
import { toColumns } from '../render/columns.ts';
import { findRunning, requireRunning } from './find-running.ts';

export async function runDescribe(resource: string, flags: DescribeFlags, output: Output): Promise<number> {
  const client = await findRunning(flags);
  await requireRunning(client, [resource]);
  const description = await client.describe(resource, flags.reveal === true);
  output.data(flags.format === 'json' ? JSON.stringify(description, null, 2) : toText(description, output));
  return exitCodes.done;
}

function toText(description: ResourceDescription, { chalk }: Output): string {
  const { name, type, backedBy, reason, directory, watched } = description;
  const facts = [
    ['name', name],
    ['type', type],
    ['status', `${statusOf(description)}${reason === undefined ? '' : ` (${reason})`}`],
    ['backed by', backedBy],
    ...(directory === undefined ? [] : [['folder', directory]]),
    ...(watched ? [['watched', 'its files: it starts anew when they change']] : []),
  ];
  const sections: readonly (readonly [title: string, rows: readonly (readonly string[])[]])[] = [
    ['Replicas', description.replicas.map(toReplicaRow)],
    ['Addresses', description.endpoints.map(({ name: endpoint, url }) => [endpoint, url])],
    ['References', description.references.map((target) => [target])],
    ['Waits', description.waits.map(({ resource, until }) => [resource, `until ${until}`])],
    ['Environment', Object.entries(description.environment).sort(byName)],
    ['Events', description.events.map(({ time, text }) => [new Date(time).toISOString(), text])],
  ];
  const shown = sections.filter(([, rows]) => rows.length > 0);
  const texts = shown.map(([title, rows]) => `${chalk.bold(title)}\n${indent(toColumns(rows))}`);
  return [toColumns(facts), ...texts].join('\n\n');
}

function toReplicaRow(replica: ResourceDescription['replicas'][number], index: number): readonly string[] {
  const { pid, container, restarts, reason = '' } = replica;
  const backing = pid === undefined ? (container ?? '') : `pid ${pid}`;
  return [String(index + 1), statusOf(replica), backing, `${restarts} restarts`, reason];
}

function byName([one]: readonly string[], [other]: readonly string[]): number {
  return (one ?? '').localeCompare(other ?? '', 'en');
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
