import { setImmediate as eventLoopTurn } from 'node:timers/promises';

/** What keeps a program alive: sockets, servers, timers. */
const counted = new Set(['TCPSocketWrap', 'TCPServerWrap', 'TLSWrap', 'Timeout']);

/** Throws unless the sockets and timers that `work` made are gone soon after it ended. */
export async function leavingNothing(work: () => Promise<void>): Promise<void> {
  const before = activeResources();
  await work();
  for (let turn = 0; turn < 200; turn += 1) {
    if (activeResources().length <= before.length) return;
    await eventLoopTurn();
  }
  throw new Error(`left behind: had [${before.join(', ')}], has [${activeResources().join(', ')}]`);
}

function activeResources(): readonly string[] {
  return process.getActiveResourcesInfo().filter((name) => counted.has(name));
}
