import { exitCodes } from '../exit-code.ts';
import { createHost } from '../session/host.ts';
import { serve } from '../session/serve.ts';

/** Looks after an application in the background, told over its socket what to do, until it is told to stop. */
export async function runSupervise(application: { readonly id: string; readonly name: string }): Promise<number> {
  const variables = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const host = await createHost(application, Object.fromEntries(variables));
  const service = await serve(host);
  const stop = (): void => void service.stop({ volumes: false });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
  let crash: { readonly error: unknown } | undefined;
  process.on('uncaughtException', (error) => {
    crash ??= { error };
    stop();
  });
  process.send?.(host.state.socket);
  await service.ended;
  if (crash !== undefined) throw crash.error;
  return exitCodes.done;
}
