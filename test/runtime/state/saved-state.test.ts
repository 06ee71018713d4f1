import { describe, expect, it } from 'vitest';
import { emptyState, parseState } from '../../../src/runtime/state/saved-state.ts';

describe('parseState', () => {
  it('gives back what was written', () => {
    const identity = { pid: 5, startTime: '7@abcd0123' };
    const supervisor = { identity, manifest: '/shop/app.yaml', startedAt: 1 };
    const state = {
      version: 1,
      ports: { 'api/http': 20_001 },
      processes: { 'api/0': identity },
      steps: { a: 'b' },
      supervisor,
    };
    expect(parseState(JSON.stringify(state))).toEqual(state);
    expect(parseState(JSON.stringify(emptyState))).toEqual(emptyState);
  });

  it.each([
    ['nothing', ''],
    ['half a file', '{"version":1,"ports":{'],
    ['no object', '[]'],
    ['another version', JSON.stringify({ ...emptyState, version: 2 })],
    ['a missing part', '{"version":1,"ports":{},"steps":{}}'],
    ['a port that is none', JSON.stringify({ ...emptyState, ports: { 'api/http': 'x' } })],
    ['a process without start time', JSON.stringify({ ...emptyState, processes: { 'api/0': { pid: 5 } } })],
    ['a broken supervisor', JSON.stringify({ ...emptyState, supervisor: { manifest: 'x' } })],
  ])('refuses %s', (_title, text) => {
    expect(parseState(text)).toBeUndefined();
  });
});
