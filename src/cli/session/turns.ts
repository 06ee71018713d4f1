/** Lets one thing be done at a time, in the order they were asked for. */
export interface Turns {
  take<Result>(task: () => Promise<Result>): Promise<Result>;
  /** Resolves when nothing is being done. */
  idle(): Promise<unknown>;
  readonly isBusy: boolean;
}

export function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  let count = 0;
  return {
    take: (task) => {
      count += 1;
      const turn = last.then(task).finally(() => {
        count -= 1;
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    idle: () => last,
    get isBusy() {
      return count > 0;
    },
  };
}
