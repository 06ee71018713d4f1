import type { Surroundings } from '../../deploy/surroundings.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { createDeployView } from '../render/deploy-view.ts';
import { agree } from './agree.ts';
import { catchSignals } from './early-signals.ts';

/** Shows what happens to a cluster or an engine, asks what has to be asked, and ends it in order when it is interrupted. */
export async function onCluster(output: Output, work: (surroundings: Surroundings) => Promise<void>): Promise<number> {
  const stopper = new AbortController();
  const signals = catchSignals('SIGINT', 'SIGTERM', 'SIGHUP');
  const view = createDeployView(output);
  signals.handOver(() => stopper.abort(new Error('interrupted')));
  output.onClosed(() => stopper.abort(new Error('nobody reads any more')));
  try {
    await work({
      tell: (event) => view.event(event),
      ask: (question) => {
        view.end();
        return agree(question, output);
      },
      signal: stopper.signal,
      variables: process.env,
    });
    return exitCodes.done;
  } catch (error) {
    if (!stopper.signal.aborted) throw error;
    view.end();
    output.talk('Interrupted. The same command continues where this one ended.');
    return exitCodes.interrupted;
  } finally {
    view.end();
    signals.end();
  }
}
