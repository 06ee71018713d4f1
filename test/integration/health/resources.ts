import { setImmediate as eventLoopTurn } from 'node:timers/promises';

/** What keeps a program alive: sockets, servers, timers. */
const counted = new Set(['TCPSocketWrap', 'TCPServerWrap', 'TLSWrap', 'Timeout']);
/** Milliseconds for the operating system to close what was given up, on a busy machine. */
const patience = 2000;

/** Throws unless the sockets and timers that `work` made are gone soon after it ended. */
export async function leavingNothing(work: () => Promise<void>): Promise<void> {
  const before = activeResources();
  await work();
  const end = performance.now() + patience;
  while (activeResources().length > before.length) {
    if (performance.now() > end) {
      throw new Error(`left behind: had [${before.join(', ')}], has [${activeResources().join(', ')}]`);
    }
    await eventLoopTurn();
  }
}

function activeResources(): readonly string[] {
  return process.getActiveResourcesInfo().filter((name) => counted.has(name));
}
