import { expect, test } from 'vitest';

import { toReason } from '../../../src/runtime/health/reason.ts';

function networkError(code: string): Error {
  return Object.assign(new Error(`connect ${code} 127.0.0.1:5432`), { code });
}

test.each([
  [networkError('ECONNREFUSED'), 'connection refused'],
  [networkError('ECONNRESET'), 'connection closed by the server'],
  [networkError('ENOTFOUND'), 'unknown host'],
  [new AggregateError([networkError('ECONNREFUSED'), networkError('EHOSTUNREACH')]), 'connection refused'],
  [Object.assign(new Error('database "x" does not exist'), { code: '3D000' }), 'database "x" does not exist'],
  [new Error('  first line  \nsecond line'), 'first line'],
  [new Error(''), 'failed without a reason'],
  ['a text', 'a text'],
  [new Error('y'.repeat(300)), `${'y'.repeat(200)}…`],
])('%s reads: %s', (error, reason) => {
  expect(toReason(error)).toBe(reason);
});
