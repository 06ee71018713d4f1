import type { ApplyRequest } from '../../runtime/control/protocol.ts';
import { exitCodes } from '../exit-code.ts';
import type { Output } from '../output.ts';
import { apply } from '../session/apply.ts';
import { identityOf } from '../session/application-identity.ts';
import { createObserver } from '../session/host.ts';
import type { LoadedApplication } from '../session/load.ts';

/** Prints what `up` would do, and does nothing: not even what an earlier run left behind is touched. */
export async function printPlan(request: ApplyRequest, loaded: LoadedApplication, output: Output): Promise<number> {
  const host = await createObserver(identityOf(loaded, request), request.variables);
  output.hideWith((text) => host.redactor.redact(text));
  try {
    await apply(host, request, {
      loaded,
      isFirst: true,
      signal: new AbortController().signal,
      send: (event) => {
        if (event.event !== 'plan') return;
        if (output.isJson) output.data(JSON.stringify(event));
        else output.data(event.plan === '' ? 'nothing to do' : event.plan);
      },
    });
  } finally {
    host.supervisor.engine?.close();
  }
  return exitCodes.done;
}
