import { expect, test } from 'vitest';
import { validateResource, validateTop } from '../../src/kinds/validate.ts';

test('a mistake is one error, with the path to it', () => {
  const written = {
    type: 'redis',
    volum: true,
    'x-note': 1,
    limits: { cpu: 0 },
    port: '1',
    references: ['a', { resource: 'b', is: 1 }],
  };
  expect(validateResource('redis', written).map(({ path, keyword, params }) => ({ path, keyword, params }))).toEqual([
    { path: [], keyword: 'additionalProperties', params: { additionalProperty: 'volum' } },
    { path: ['limits', 'cpu'], keyword: 'exclusiveMinimum', params: { comparison: '>', limit: 0 } },
    { path: ['port'], keyword: 'type', params: { type: 'integer' } },
    { path: ['references', 1], keyword: 'additionalProperties', params: { additionalProperty: 'is' } },
  ]);
});

test('what a type needs is missed where it is not there', () => {
  const missing = (type: string, written: object): readonly unknown[] =>
    validateResource(type, { type, ...written }).map(({ keyword, params }) => [keyword, params['missingProperty']]);
  expect(missing('project', {})).toEqual([['required', 'path']]);
  expect(missing('container', {})).toEqual([['required', 'image']]);
  expect(missing('container', { build: '.' })).toEqual([]);
  expect(missing('job', {})).toEqual([['required', 'command']]);
  expect(missing('job', { path: '.' })).toEqual([]);
  expect(missing('external', {})).toEqual([['required', 'url']]);
  expect(missing('external', { as: 'redis' })).toEqual([]);
});

test('keys with slashes and tildes keep their names in paths', () => {
  const written = { type: 'container', image: 'a', files: { '/etc/a~b': 7 } };
  expect(validateResource('container', written)).toMatchObject([{ path: ['files', '/etc/a~b'], keyword: 'type' }]);
});

test('the top of a manifest is checked except inside its resources', () => {
  const manifest = {
    name: 'shop',
    resources: { db: { type: 'redis', bogus: 1 } },
    parameters: { a: { secrte: true } },
  };
  expect(validateTop(manifest)).toMatchObject([{ path: ['parameters', 'a'], keyword: 'additionalProperties' }]);
  const names = validateTop({ name: 'shop', resources: { env: { type: 'redis' }, Db: { type: 'redis' } } });
  const culprits = names
    .filter(({ keyword }) => keyword === 'propertyNames')
    .map(({ params }) => params['propertyName']);
  expect(culprits).toEqual(['env', 'Db']);
});

test('a resource that is no map is one error', () => {
  expect(validateResource('redis', null)).toMatchObject([{ path: [], keyword: 'type' }]);
  expect(() => validateResource('toString', {})).toThrow('no validator');
});
