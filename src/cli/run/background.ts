import { createControlClient, type ControlClient } from '../../runtime/control/control-client.ts';
import type { ApplyRequest, StopRequest } from '../../runtime/control/protocol.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { createView, type View } from '../render/view.ts';
import type { ApplicationIdentity } from '../session/application-identity.ts';
import { resultOf } from './apply-to-running.ts';
import type { EarlySignals } from './early-signals.ts';
import { untilGone } from './other-supervisor.ts';
import type { SpareSupervisor } from './spare-supervisor.ts';

interface BackgroundOptions {
  readonly spare: SpareSupervisor;
  readonly output: Output;
  readonly signals: EarlySignals;
}

/** Gives the application to a supervisor of its own, waits until everything is healthy, and leaves it running. */
export async function runInBackground(
  request: ApplyRequest,
  application: ApplicationIdentity,
  { spare, output, signals }: BackgroundOptions,
): Promise<number> {
  const { holder, isOurs } = await spare.take(application);
  const client = createControlClient(holder.socket);
  const view = createView(output);
  const leaving = new AbortController();
  let interruptions = 0;
  signals.handOver(() => {
    interruptions += 1;
    const isFirst = interruptions === 1;
    if (!isOurs) {
      view.say('Leaving: the application was started by another command and goes on.');
      leaving.abort();
      return;
    }
    view.say(isFirst ? 'Stopping. Ctrl-C again kills what still runs.' : 'Killing what still runs.');
    void stop(client, isFirst ? { volumes: false } : { volumes: false, grace: 0 }, view);
  });
  try {
    await resultOf(client.apply(request, leaving.signal), view);
    view.say(`${application.name} is ready and runs in the background: apphost ps, apphost logs, apphost down.`);
    return exitCodes.done;
  } catch (error) {
    if (isOurs) await untilGone(holder);
    if (interruptions > 0) return exitCodes.interrupted;
    throw error;
  } finally {
    view.end();
  }
}

async function stop(client: ControlClient, request: StopRequest, view: View): Promise<void> {
  try {
    for await (const event of client.stop(request)) view.event(event);
  } catch {
    // It has ended already, which is what was wanted.
  }
}
