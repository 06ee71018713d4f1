import type { Output } from '../output.ts';
import type { View } from '../render/view.ts';
import type { Controls } from '../session/controls.ts';
import type { EarlySignals } from './early-signals.ts';

/** Whatever ends an application from outside: it is stopped first, so that nothing of it is left behind. */
export interface Interruption {
  happened(): boolean;
  /** Throws the bug that ended it, if one did. */
  throwCrash(): void;
  end(): void;
}

interface InterruptOptions {
  readonly view: Pick<View, 'say'>;
  readonly output: Pick<Output, 'onClosed'>;
  readonly signals: EarlySignals;
}

/** The first Ctrl-C stops gracefully, the second kills. A closed terminal stops too, and so does a bug of ours. */
export function onInterrupt(
  controls: Pick<Controls, 'stop'>,
  { view, output, signals }: InterruptOptions,
): Interruption {
  let count = 0;
  let isClosed = false;
  let crash: { readonly error: unknown } | undefined;
  const interrupt = (): void => {
    count += 1;
    view.say(count === 1 ? 'Stopping. Ctrl-C again kills what still runs.' : 'Killing what still runs.');
    void controls.stop(count === 1 ? { volumes: false } : { volumes: false, grace: 0 });
  };
  const close = (): void => {
    isClosed = true;
    void controls.stop({ volumes: false });
  };
  const stopAfterCrash = (error: unknown): void => {
    crash ??= { error };
    void controls.stop({ volumes: false });
  };
  signals.handOver((signal) => (signal === 'SIGHUP' ? close() : interrupt()));
  process.on('uncaughtException', stopAfterCrash);
  output.onClosed(close);
  return {
    happened: () => count > 0 || isClosed,
    throwCrash: () => {
      if (crash !== undefined) throw crash.error;
    },
    end: () => {
      process.off('uncaughtException', stopAfterCrash);
    },
  };
}
