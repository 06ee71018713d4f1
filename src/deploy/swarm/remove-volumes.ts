import { setTimeout as delay } from 'node:timers/promises';
import type { EngineInventory } from '../../model/engine-inventory.ts';
import { AppHostError } from '../../support/apphost-error.ts';

const pause = 500;

/** A task that was told to end still holds its volume for a moment. Rejects with `VOLUME_IN_USE` when it does so to the end. */
export async function removeVolume(
  inventory: EngineInventory,
  name: string,
  { deadline, signal }: { readonly deadline: number; readonly signal: AbortSignal },
): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await inventory.removeVolume(name);
    } catch (error) {
      const isHeld = error instanceof AppHostError && error.code === 'VOLUME_IN_USE';
      if (!isHeld || Date.now() >= deadline) throw error;
    }
    await delay(pause, undefined, { signal }).catch(() => undefined);
  }
}
