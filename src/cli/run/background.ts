import { createControlClient } from '../../runtime/control/control-client.ts';
import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { createView } from '../render/view.ts';
import { applyThrough } from './apply-to-running.ts';
import { untilGone } from './other-supervisor.ts';
import type { SpareSupervisor } from './spare-supervisor.ts';

/** Gives the application to a supervisor of its own, waits until everything is healthy, and leaves it running. */
export async function runInBackground(
  request: ApplyRequest,
  application: { readonly id: string; readonly name: string },
  { spare, output }: { readonly spare: SpareSupervisor; readonly output: Output },
): Promise<number> {
  const { holder, isOurs } = await spare.take(application);
  const client = createControlClient(holder.socket);
  const view = createView(output);
  let isInterrupted = false;
  const interrupt = (): void => {
    isInterrupted = true;
    view.say('Stopping.');
    void (async () => {
      for await (const event of client.stop({ volumes: false })) view.event(event);
    })();
  };
  process.once('SIGINT', interrupt);
  try {
    await applyThrough(client, request, view);
    view.say(`${application.name} is ready and runs in the background: apphost ps, apphost logs, apphost down.`);
    return exitCodes.done;
  } catch (error) {
    if (isOurs) await untilGone(holder);
    if (isInterrupted) return exitCodes.interrupted;
    throw error;
  } finally {
    process.off('SIGINT', interrupt);
    view.end();
  }
}
