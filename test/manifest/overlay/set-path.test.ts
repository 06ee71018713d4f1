import { describe, expect, it } from 'vitest';
import { parseAssignment } from '../../../src/manifest/overlay/set-path.ts';

const keys = (argument: string): unknown => {
  const parsed = parseAssignment(argument);
  return 'message' in parsed ? parsed.message : [parsed.path.map(({ key }) => key), parsed.value];
};

describe('parseAssignment', () => {
  it.each([
    ['a=1', [['a'], '1']],
    ['resources.api.replicas=3', [['resources', 'api', 'replicas'], '3']],
    ['a[0]=x', [['a', 0], 'x']],
    ['a[0][12].b=x', [['a', 0, 12, 'b'], 'x']],
    ['a.app\\.kubernetes\\.io/name=x', [['a', 'app.kubernetes.io/name'], 'x']],
    ['a=b=c', [['a'], 'b=c']],
    ['a=', [['a'], '']],
    ['a={ b: [1, 2] }', [['a'], '{ b: [1, 2] }']],
  ])('reads %j', (argument, meant) => {
    expect(keys(argument)).toEqual(meant);
  });

  it.each(['', 'a', '=', '.a=1', 'a..b=1', 'a.=1', 'a[x]=1', 'a[=1', '[0]=1', 'a[0]b=1'])('refuses %j', (argument) => {
    expect(typeof keys(argument)).toBe('string');
  });
});
