import { createControlClient } from '../../runtime/control/control-client.ts';
import type { ApplicationSnapshot } from '../../runtime/snapshot.ts';
import { runningApplications } from '../../runtime/state/running-applications.ts';
import type { PsFlags } from '../commands/ps.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { statusOf } from '../render/status-table.ts';
import { toColumns } from '../render/columns.ts';
import { findRunning } from './find-running.ts';

/** Of what backs a resource, so that a long command does not push the table apart; JSON has it whole. */
const longest = 60;

export async function runPs(flags: PsFlags, output: Output): Promise<number> {
  const isJson = flags.format === 'json';
  if (flags.all === true) {
    const all = await snapshotAll();
    output.data(isJson ? JSON.stringify(all, null, 2) : toApplicationTable(all));
    return exitCodes.done;
  }
  const snapshot = await (await findRunning(flags)).snapshot();
  output.data(isJson ? JSON.stringify(snapshot, null, 2) : toTable(snapshot));
  return exitCodes.done;
}

/** One that ends in this moment is left out. */
async function snapshotAll(): Promise<readonly (ApplicationSnapshot & { readonly manifest: string })[]> {
  const applications = await runningApplications();
  const answers = await Promise.all(
    applications.map(async ({ holder, state }) => {
      const snapshot = await createControlClient(holder.socket)
        .snapshot()
        .catch(() => undefined);
      return snapshot === undefined ? [] : [{ ...snapshot, manifest: state.supervisor?.manifest ?? '' }];
    }),
  );
  return answers.flat();
}

function toApplicationTable(all: readonly (ApplicationSnapshot & { readonly manifest: string })[]): string {
  const rows = all.map(({ application, id, supervisor, resources, manifest }) => {
    const well = resources.filter(({ state, health }) => state === 'finished' || health === 'healthy').length;
    return [application, id, String(supervisor.pid), `${well}/${resources.length}`, manifest];
  });
  return toColumns([['NAME', 'ID', 'PID', 'READY', 'MANIFEST'], ...rows]);
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
    backedBy.length > longest ? `${backedBy.slice(0, longest - 1)}…` : backedBy,
  ]);
  return toColumns([['NAME', 'TYPE', 'STATUS', 'READY', 'ADDRESS', 'BACKED BY'], ...rows]);
}
