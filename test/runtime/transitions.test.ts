import { describe, expect, test } from 'vitest';
import { isEnded, transition, type LifeEvent, type State } from '../../src/runtime/transitions.ts';

describe('the life of a replica', () => {
  test.each<[State, LifeEvent, State | undefined]>([
    ['not-started', 'prepare', 'preparing'],
    ['preparing', 'wait', 'waiting'],
    ['waiting', 'launch', 'starting'],
    ['starting', 'launched', 'running'],
    ['starting', 'fail', 'failed'],
    ['running', 'back-off', 'backing-off'],
    ['running', 'finish', 'finished'],
    ['running', 'exit', 'exited'],
    ['running', 'stop', 'stopping'],
    ['backing-off', 'launch', 'starting'],
    ['backing-off', 'stop', 'stopping'],
    ['stopping', 'exit', 'exited'],
    ['stopping', 'launch', undefined],
    ['failed', 'launch', 'starting'],
    ['running', 'launch', undefined],
  ])('%s + %s → %s', (state, event, next) => {
    expect(transition(state, event)).toBe(next);
  });

  test('an ended replica stays ended until it is launched again', () => {
    for (const state of ['finished', 'exited', 'failed'] as const) {
      expect(isEnded(state)).toBe(true);
      expect(transition(state, 'stop')).toBe(state);
      expect(transition(state, 'launch')).toBe('starting');
    }
  });
});
