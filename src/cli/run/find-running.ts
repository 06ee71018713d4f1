import { loadManifest } from '../../manifest/index.ts';
import type { Application } from '../../model/application.ts';
import { createControlClient, type ControlClient } from '../../runtime/control/control-client.ts';
import { glimpseState } from '../../runtime/state/application-state.ts';
import type { LockHolder } from '../../runtime/state/lock.ts';
import { holderOf } from '../../runtime/state/running-applications.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import { nearest } from '../../support/nearest.ts';
import type { ManifestFlags } from '../command.ts';
import { isolationOf } from '../session/isolation.ts';
import { requireApplication } from '../session/load.ts';
import { manifestFile } from '../session/manifest-file.ts';
import { untilListening } from './other-supervisor.ts';

export interface Running {
  readonly client: ControlClient;
  readonly holder: LockHolder;
}

/** What runs of the manifest that is meant; else the application that it describes. */
export type Found =
  | { readonly running: Running; readonly application?: undefined }
  | { readonly running?: undefined; readonly application: Application };

/**
 * The application that a command is about, by the manifest's folder. What runs is found even when the manifest has been
 * broken or renamed since: it must still be possible to stop it.
 */
export async function findApplication(flags: ManifestFlags): Promise<Found> {
  const file = await manifestFile(flags.file);
  const isolated = await isolationOf(file, flags.isolated);
  const request = { file, environment: flags.env ?? 'development', set: flags.set ?? [], variables: process.env };
  const loaded = await loadManifest({ ...request, ...(isolated !== undefined && { isolated }), mode: 'run' });
  const { application } = loaded;
  const holder =
    application === undefined
      ? await holderOf(file)
      : ((await glimpseState(application.id)).holder ?? (isolated === undefined ? await holderOf(file) : undefined));
  if (holder === undefined) return { application: requireApplication(loaded, file) };
  await untilListening(holder);
  return { running: { client: createControlClient(holder.socket), holder } };
}

/** The same, for commands that are about what runs. Rejects with `APPLICATION_NOT_RUNNING`. */
export async function findRunning(flags: ManifestFlags): Promise<ControlClient> {
  const { application, running } = await findApplication(flags);
  if (running !== undefined) return running.client;
  throw new AppHostError('APPLICATION_NOT_RUNNING', `${application.name} is not running`, {
    hint: `Start it: apphost up -f ${application.file}`,
  });
}

/** Throws `RESOURCE_UNKNOWN`, with the nearest name, for the first that is not part of what runs. */
export async function requireRunning(client: ControlClient, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const known = (await client.snapshot()).resources.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const suggestion = nearest(name, known);
    throw new AppHostError('RESOURCE_UNKNOWN', `no resource "${name}" runs`, {
      hint: suggestion === undefined ? `These do: ${known.join(', ')}.` : `Did you mean "${suggestion}"?`,
      facts: { resource: name },
    });
  }
}
