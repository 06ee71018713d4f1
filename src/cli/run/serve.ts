import { once } from 'node:events';
import { findKind } from '../../kinds/index.ts';
import type { ServeRequest } from '../../model/embedding.ts';
import { serveVariable } from '../../runtime/embedded/embedded-launcher.ts';
import { exitCodes } from '../exit-code.ts';

/** Runs the server that a kind has as a library, until it is told to stop. */
export async function runServe(type: string): Promise<number> {
  const told = process.env[serveVariable];
  const server = await findKind(type)?.embedded?.();
  if (told === undefined || server?.serve === undefined) return exitCodes.usage;
  await server.serve(JSON.parse(told) as ServeRequest);
  // It stays: what listens keeps it alive, and the signal ends it.
  await once(process, 'SIGTERM');
  return exitCodes.done;
}
