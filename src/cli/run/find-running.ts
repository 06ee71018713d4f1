import { loadManifest } from '../../manifest/index.ts';
import type { Application } from '../../model/application.ts';
import { createControlClient, type ControlClient } from '../../runtime/control/control-client.ts';
import { glimpseState } from '../../runtime/state/application-state.ts';
import type { LockHolder } from '../../runtime/state/lock.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { ManifestFlags } from '../command.ts';
import { requireApplication } from '../session/load.ts';
import { manifestFile } from '../session/manifest-file.ts';
import { untilListening } from './other-supervisor.ts';

export interface Found {
  readonly application: Application;
  /** Absent: nobody looks after it at the moment. */
  readonly running?: { readonly client: ControlClient; readonly holder: LockHolder };
}

/** The application that a command is about, by the manifest's folder. */
export async function findApplication(flags: ManifestFlags): Promise<Found> {
  const file = await manifestFile(flags.file);
  const request = { file, environment: flags.env ?? 'development', set: flags.set ?? [], variables: process.env };
  const application = requireApplication(await loadManifest({ ...request, mode: 'run' }), file);
  const { holder } = await glimpseState(application.id);
  if (holder === undefined) return { application };
  await untilListening(holder);
  return { application, running: { client: createControlClient(holder.socket), holder } };
}

/** The same, for commands that are about what runs. Rejects with `APPLICATION_NOT_RUNNING`. */
export async function findRunning(flags: ManifestFlags): Promise<{ application: Application; client: ControlClient }> {
  const { application, running } = await findApplication(flags);
  if (running !== undefined) return { application, client: running.client };
  throw new AppHostError('APPLICATION_NOT_RUNNING', `${application.name} is not running`, {
    hint: `Start it: apphost up -f ${application.file}`,
  });
}
