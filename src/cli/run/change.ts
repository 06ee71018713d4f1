import type { ChangeRequest } from '../../runtime/control/protocol.ts';
import type { ManifestFlags } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { createView } from '../render/view.ts';
import { resultOf } from './apply-to-running.ts';
import { findRunning, requireRunning } from './find-running.ts';

/** Lets the supervisor start, stop or scale resources, and shows what happens. */
export async function runChange(request: ChangeRequest, flags: ManifestFlags, output: Output): Promise<number> {
  const client = await findRunning(flags);
  // What is to be started may never have run.
  if (request.do === 'stop' || request.do === 'restart') await requireRunning(client, request.resources);
  const view = createView(output);
  try {
    const operations = await resultOf(client.change(request), view);
    view.say(operations === 0 ? 'Nothing to do.' : 'Done.');
    return exitCodes.done;
  } finally {
    view.end();
  }
}
