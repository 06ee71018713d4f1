import { createControlClient, type ControlClient } from '../../runtime/control/control-client.ts';
import type { ApplyRequest, ControlEvent, Failure } from '../../runtime/control/protocol.ts';
import type { LockHolder } from '../../runtime/state/lock.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { Code } from '../../support/codes.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { logNames } from '../render/log-names.ts';
import { createView, type View } from '../render/view.ts';
import { untilListening } from './other-supervisor.ts';

/** Lets the supervisor that runs apply the difference, and then, unless detached, shows the logs until Ctrl-C. */
export async function applyToRunning(
  holder: LockHolder,
  request: ApplyRequest,
  { output, follow }: { output: Output; follow: boolean },
): Promise<number> {
  await untilListening(holder);
  const client = createControlClient(holder.socket);
  if (request.dryRun) {
    await applyThrough(client, request, {
      event: (event) => event.event === 'plan' && output.data(event.plan === '' ? 'nothing to do' : event.plan),
    });
    return exitCodes.done;
  }
  const view = createView(output, follow ? logNames(await client.snapshot()) : []);
  try {
    const operations = await applyThrough(client, request, view);
    view.say(
      operations === 0
        ? 'Nothing to do: everything runs as described.'
        : `Done: ${operations} ${operations === 1 ? 'operation' : 'operations'}.`,
    );
    if (follow) await followLogs(client, { view, output, pid: holder.identity.pid });
    return exitCodes.done;
  } finally {
    view.end();
  }
}

/** Sends the request and shows what comes back. Resolves with the number of operations. */
export function applyThrough(
  client: ControlClient,
  request: ApplyRequest,
  view: { event(event: ControlEvent): unknown },
): Promise<number> {
  return resultOf(client.apply(request), view);
}

/** Shows what comes back. Resolves with the number of operations; rejects with what the supervisor says went wrong. */
export async function resultOf(
  events: AsyncIterable<ControlEvent>,
  view: { event(event: ControlEvent): unknown },
): Promise<number> {
  for await (const event of events) {
    if (event.event === 'failed') throw toError(event.failure);
    if (event.event === 'done') return event.operations;
    view.event(event);
  }
  throw new AppHostError('SUPERVISOR_UNREACHABLE', 'the supervisor ended before the work was done', {
    hint: 'Its log is supervisor.log in the state folder; `apphost up` starts the application again.',
  });
}

export function toError({ code, message, hint, diagnostics }: Failure): Error {
  if (code === 'INTERNAL') return new Error(message);
  return new AppHostError(code as Code, message, { diagnostics, ...(hint !== undefined && { hint }) });
}

async function followLogs(
  client: ControlClient,
  { view, output, pid }: { readonly view: View; readonly output: Output; readonly pid: number },
): Promise<void> {
  const leaving = new AbortController();
  const leave = (): void => leaving.abort();
  process.once('SIGINT', leave);
  output.onClosed(leave);
  view.say(`Showing its logs. Ctrl-C leaves; the application runs on (pid ${pid}) until \`apphost down\`.`);
  try {
    for await (const line of client.logs({ resources: [], last: 0, follow: true }, leaving.signal)) view.logs([line]);
    if (!leaving.signal.aborted) view.say('It was stopped.');
  } finally {
    process.off('SIGINT', leave);
  }
}
