/**
 * Runs something that ends when its signal aborts, for `timeout` milliseconds at most. Rejects at the deadline even when
 * the task ignores its signal.
 */
export async function withDeadline(
  task: (signal: AbortSignal) => Promise<void>,
  timeout: number,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) throw new Error('stopped');
  const controller = new AbortController();
  const cut = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
  });
  const timer = setTimeout(() => controller.abort(new Error(`no answer within ${toShortText(timeout)}`)), timeout);
  const stop = (): void => controller.abort(new Error('stopped'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    // An async function turns what the task throws before its first await into a rejection.
    await Promise.race([cut, (async () => task(controller.signal))()]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function toShortText(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds}ms` : `${milliseconds / 1000}s`;
}
