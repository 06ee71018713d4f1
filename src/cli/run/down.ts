import { homedir } from 'node:os';
import { connectEngine } from '../../runtime/containers/connect.ts';
import type { ControlClient } from '../../runtime/control/control-client.ts';
import { removeData } from '../../runtime/embedded/data-folders.ts';
import type { Remains } from '../../runtime/stop.ts';
import { sweep } from '../../runtime/sweep.ts';
import type { Application } from '../../model/application.ts';
import { endLeftovers } from '../../runtime/leftovers.ts';
import { takeOrBorrowState } from '../../runtime/state/borrowed-state.ts';
import type { DownFlags } from '../commands/down.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { formatRemains } from '../render/error.ts';
import { createView } from '../render/view.ts';
import { toError } from './apply-to-running.ts';
import { findApplication } from './find-running.ts';
import { untilGone } from './other-supervisor.ts';

/** Stops what runs, or removes what a supervisor that died left behind. */
export async function runDown(flags: DownFlags, output: Output): Promise<number> {
  const { application, running } = await findApplication(flags);
  const volumes = flags.volumes === true;
  const remains =
    running === undefined
      ? await removeLeftovers(application, volumes, output)
      : await stopRunning(running.client, volumes, output);
  if (running !== undefined) await untilGone(running.holder);
  if (remains.length === 0) return exitCodes.done;
  output.complain(formatRemains(remains));
  return exitCodes.problems;
}

async function stopRunning(client: ControlClient, volumes: boolean, output: Output): Promise<readonly Remains[]> {
  const view = createView(output);
  const { application } = await client.snapshot();
  let remains: readonly Remains[] = [];
  try {
    for await (const event of client.stop({ volumes })) {
      if (event.event === 'failed') throw toError(event.failure);
      if (event.event === 'done') remains = event.remains;
      else view.event(event);
    }
    if (remains.length === 0)
      view.say(`${application} is stopped${volumes ? ', and its own volumes are removed' : ''}.`);
  } finally {
    view.end();
  }
  return remains;
}

async function removeLeftovers(
  application: Application,
  volumes: boolean,
  output: Output,
): Promise<readonly Remains[]> {
  const state = await takeOrBorrowState(application.id);
  try {
    const processes = await endLeftovers(state, 2000);
    // Before the engine is asked, which may be away.
    const data = await removeData({ application: application.id, state: state.folder }, { volumes });
    const swept = await sweepContainers(application, { volumes, isKnown: state.current.usesEngine === true });
    const removed = [
      ...swept.removed,
      ...data.map((volume) => `volume ${volume}`),
      ...processes.map((pid) => `process ${pid}`),
    ];
    output.talk(
      removed.length === 0 ? `${application.name} is not running.` : `Removed what was left: ${removed.join(', ')}.`,
    );
    return swept.remains;
  } finally {
    await state.release();
  }
}

interface SweepWish {
  readonly volumes: boolean;
  /** Containers were started. Otherwise there are none, unless the state was lost; then no engine is needed. */
  readonly isKnown: boolean;
}

async function sweepContainers(
  { id, resources }: Application,
  { volumes, isKnown }: SweepWish,
): Promise<Awaited<ReturnType<typeof sweep>>> {
  const nothing = { removed: [], remains: [] };
  const mayHave = isKnown || [...resources.values()].some(({ workload }) => workload?.runs === 'container');
  if (!mayHave) return nothing;
  const engine = await connectEngine({ preference: 'auto', variables: process.env, home: homedir() }).catch(
    (error: unknown) => {
      if (isKnown) throw error;
      return undefined;
    },
  );
  if (engine === undefined) return nothing;
  try {
    return await sweep(engine, id, { volumes });
  } finally {
    engine.close();
  }
}
