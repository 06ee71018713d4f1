/** Where a replica or a resource is in its life. Health is kept apart: it says how well it runs, not whether. */
export type State =
  | 'not-started'
  | 'waiting'
  | 'preparing'
  | 'starting'
  | 'running'
  | 'backing-off'
  | 'stopping'
  | 'finished'
  | 'exited'
  | 'failed';

/** What happens to it. */
export type LifeEvent =
  /** An image is pulled or built, dependencies are installed. */
  | 'prepare'
  /** What it waits for is not there yet. */
  | 'wait'
  | 'launch'
  | 'launched'
  /** It ended and will be started again after a pause. */
  | 'back-off'
  /** It ended with exit code 0 and stays so. */
  | 'finish'
  /** It ended otherwise, or was stopped, and stays so. */
  | 'exit'
  /** It could not be started, or was started too often in vain. */
  | 'fail'
  | 'stop';

const table: Readonly<Record<State, Partial<Readonly<Record<LifeEvent, State>>>>> = {
  'not-started': { prepare: 'preparing', wait: 'waiting', launch: 'starting', fail: 'failed', stop: 'not-started' },
  preparing: { wait: 'waiting', launch: 'starting', fail: 'failed', stop: 'stopping', exit: 'exited' },
  waiting: { prepare: 'preparing', launch: 'starting', fail: 'failed', stop: 'stopping', exit: 'exited' },
  starting: { launched: 'running', fail: 'failed', 'back-off': 'backing-off', stop: 'stopping', exit: 'exited' },
  running: { finish: 'finished', exit: 'exited', fail: 'failed', 'back-off': 'backing-off', stop: 'stopping' },
  'backing-off': { launch: 'starting', fail: 'failed', stop: 'stopping', exit: 'exited' },
  stopping: { finish: 'finished', exit: 'exited', fail: 'failed' },
  finished: { prepare: 'preparing', wait: 'waiting', launch: 'starting', stop: 'finished' },
  exited: { prepare: 'preparing', wait: 'waiting', launch: 'starting', stop: 'exited' },
  failed: { prepare: 'preparing', wait: 'waiting', launch: 'starting', stop: 'failed' },
};

/** The state after the event, or `undefined` where the event cannot happen. */
export function transition(state: State, event: LifeEvent): State | undefined {
  return table[state][event];
}

/** It runs no more and will not start by itself. */
export function isEnded(state: State): boolean {
  return state === 'finished' || state === 'exited' || state === 'failed';
}

/** It is to start for the first time, and has not yet. */
export function isUnderWay(state: State): boolean {
  return state === 'not-started' || state === 'waiting' || state === 'preparing';
}
