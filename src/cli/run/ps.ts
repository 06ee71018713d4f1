import type { ApplicationSnapshot } from '../../runtime/snapshot.ts';
import type { ManifestFlags } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { statusOf } from '../render/status-table.ts';
import { toColumns } from '../render/columns.ts';
import { findRunning } from './find-running.ts';

export async function runPs(flags: ManifestFlags, output: Output): Promise<number> {
  const { client } = await findRunning(flags);
  const snapshot = await client.snapshot();
  output.data(flags.format === 'json' ? JSON.stringify(snapshot, null, 2) : toTable(snapshot));
  return exitCodes.done;
}

function toTable({ resources }: ApplicationSnapshot): string {
  const rows = resources.map(({ name, type, state, health, backedBy, replicas, endpoints }) => [
    name,
    type,
    statusOf({ state, health }),
    replicas.length === 0
      ? ''
      : `${replicas.filter((replica) => replica.health === 'healthy').length}/${replicas.length}`,
    endpoints.map(({ url }) => url).join(' '),
    backedBy,
  ]);
  return toColumns([['NAME', 'TYPE', 'STATUS', 'READY', 'ADDRESS', 'BACKED BY'], ...rows]);
}
