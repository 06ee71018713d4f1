import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDeadlines } from '../../../src/runtime/proxy/deadlines.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('expires each item after its own time, in order, with one timer', () => {
  const expired: string[] = [];
  const deadlines = createDeadlines<string>(1_000, (item) => expired.push(item));
  deadlines.add('first');
  vi.advanceTimersByTime(400);
  deadlines.add('deleted');
  deadlines.add('second');
  deadlines.delete('deleted');
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(600);
  expect(expired).toEqual(['first']);
  expect(deadlines.size).toBe(1);
  vi.advanceTimersByTime(400);
  expect(expired).toEqual(['first', 'second']);
  expect(vi.getTimerCount()).toBe(0);
});

it('gives up what is left without expiring it', () => {
  const expired: string[] = [];
  const deadlines = createDeadlines<string>(1_000, (item) => expired.push(item));
  deadlines.add('a');
  deadlines.add('b');
  expect(deadlines.takeAll()).toEqual(['a', 'b']);
  vi.advanceTimersByTime(2_000);
  expect(expired).toEqual([]);
});
