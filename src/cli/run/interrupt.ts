import type { View } from '../render/view.ts';
import type { Service } from '../session/serve.ts';

/** The first Ctrl-C stops gracefully, the second kills. */
export interface Interruption {
  happened(): boolean;
  end(): void;
}

export function onInterrupt(service: Pick<Service, 'stop'>, view: Pick<View, 'say'>): Interruption {
  let count = 0;
  const interrupt = (): void => {
    count += 1;
    view.say(count === 1 ? 'Stopping. Ctrl-C again kills what still runs.' : 'Killing what still runs.');
    void service.stop(count === 1 ? { volumes: false } : { volumes: false, grace: 0 });
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, interrupt);
  return {
    happened: () => count > 0,
    end: () => {
      for (const signal of signals) process.off(signal, interrupt);
    },
  };
}
