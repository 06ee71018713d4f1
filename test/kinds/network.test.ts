import { expect, test } from 'vitest';
import { networkNotes } from '../../src/kinds/parts/limitations.ts';

/** What is said before `up` starts anything, by the property that it is about. */
function notesOn(options: Parameters<typeof networkNotes>[1]): readonly unknown[] {
  return networkNotes('net', options).map(({ code, at, message }) => [code, at, message]);
}

test('what of a network does not hold under `up` is named', () => {
  const said = (property: string, message: string): unknown => [
    'NOT_UNDER_UP',
    [property],
    `under \`up\`, ${message} (\`${property}\`)`,
  ];
  expect(notesOn({ internal: true, name: 'own', compose: { driver: 'overlay' } })).toEqual([
    said('internal', 'containers in net also have a way out of it'),
    said('name', 'net is called after the application'),
    said('compose', 'net is a plain bridge network, without these settings'),
  ]);
  expect(notesOn({ external: true, name: 'shared' })).toEqual([
    said('external', 'net is a network of this application, not the one that exists already'),
  ]);
});

test('nothing is said of what is as it was asked for', () => {
  expect(notesOn({ internal: false })).toEqual([]);
});
