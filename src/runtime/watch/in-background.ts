/** Lets something happen that nobody waits for. Its failure is told: rejected unheard, it would end the application. */
export function inBackground(work: Promise<unknown>, onTrouble: (error: Error) => void): void {
  work.catch((error: unknown) => onTrouble(toError(error)));
}

export function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
