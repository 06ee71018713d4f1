/** Signals that come before there is somebody to answer them: kept, instead of ending the process where it stands. */
export interface EarlySignals {
  /** From now on `listener` hears of every signal, first of those that were kept. */
  handOver(listener: (signal: NodeJS.Signals) => void): void;
  /** Keeps them again, for the next listener. */
  hold(): void;
  /** From now on signals do what they always do. */
  end(): void;
}

export function catchSignals(...names: readonly NodeJS.Signals[]): EarlySignals {
  const kept: NodeJS.Signals[] = [];
  const keep = (signal: NodeJS.Signals): void => void kept.push(signal);
  let receive = keep;
  const pass = (signal: NodeJS.Signals): void => receive(signal);
  for (const name of names) process.on(name, pass);
  return {
    handOver: (listener) => {
      receive = listener;
      for (const signal of kept.splice(0)) listener(signal);
    },
    hold: () => {
      receive = keep;
    },
    end: () => {
      for (const name of names) process.off(name, pass);
    },
  };
}
