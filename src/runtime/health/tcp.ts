import { once } from 'node:events';
import { connect } from 'node:net';

import type { ReplicaAddress } from './replica-target.ts';

/** Healthy when a connection is accepted. */
export async function checkTcp({ host, port }: ReplicaAddress, signal: AbortSignal): Promise<void> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal });
  } finally {
    // A late error (the abort came first) has nobody to tell.
    socket.on('error', () => undefined);
    socket.destroy();
  }
}
