import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { addToManifest, setOption } from '../../../src/manifest/edit/index.ts';

const cache = { type: 'redis' };
const db = { type: 'postgres', volume: true, databases: ['appdb', 'other'], endpoints: { tcp: { port: 5432 } } };

function added(
  text: string,
  options: Readonly<Record<string, unknown>> = cache,
  referenceFrom: readonly string[] = [],
): string {
  const edited = addToManifest(text, { name: 'new', options, referenceFrom });
  if ('problem' in edited) throw new Error(edited.problem);
  return edited.text;
}

/** What was there stands in it, in pieces, in order. */
function keeps(text: string, edited: string): boolean {
  let at = 0;
  for (const character of edited) if (character === text[at]) at += 1;
  return at === text.length;
}

const texts: Readonly<Record<string, string>> = {
  usual: 'name: a\n\nresources:\n  x: { type: redis }\n',
  'comments everywhere':
    '# top\nname: a # name\nresources: # all\n  # first\n  x: # one\n    type: redis # what\n    # inside\n  # below\n\n# of the end\n',
  'another section after it':
    'name: a\nresources:\n  x:\n    type: redis\n\n  y:\n    type: redis\n\n# overlays\nenvironments:\n  production: {}\n',
  'four spaces': 'name: a\nresources:\n    x:\n        type: redis\n',
  CRLF: 'name: a\r\nresources:\r\n  x:\r\n    type: redis\r\nparameters: {}\r\n',
  'no final newline': 'name: a\nresources:\n  x: { type: redis }',
  'no final newline, with a comment': 'name: a\nresources:\n  x: { type: redis } # last',
  'no resources': 'name: a\n# the end\n',
  'resources without a value': 'name: a\nresources: # to come\nparameters:\n  p: 1\n',
  'resources without a value at the end': 'name: a\nresources:',
  'an empty map': 'name: a\nresources: {} # to come\nparameters: {}\n',
  'a map on one line': 'name: a\nresources: { x: { type: redis } }\n',
  'a map in braces on several lines':
    'name: a\nresources: {\n  x: { type: redis }, # one\n  y: { type: redis }, # two\n}\n',
  'all in braces': '{ name: a, resources: { x: { type: redis } } }\n',
  'all in braces, no resources': '{ name: a }\n',
  'all in braces, empty resources': '{ name: a, resources: {} }',
  JSON: '{\n  "name": "a",\n  "resources": {\n    "x": { "type": "redis" }\n  }\n}\n',
  'an anchor and a merge key': 'name: a\nresources:\n  x: &x\n    type: redis\n  y:\n    <<: *x\n',
  'an anchor on the map': 'name: a\nresources: &all\n  x: { type: redis }\n',
  'a block of text at the end':
    'name: a\nresources:\n  x:\n    type: container\n    image: i\n    files:\n      /a:\n        content: |\n          one\n\n          two\n\n# end\n',
  'marks of the document': '---\nname: a\nresources:\n  x: { type: redis }\n...\n',
  'marks and no resources': '---\nname: a\n...\n',
  'an indented whole': '  name: a\n  resources:\n    x: { type: redis }\n',
  'quoted keys': 'name: a\n"resources":\n  "x":\n    type: redis\n',
  'a value that is not there': 'name: a\nresources:\n  x:\n',
  'a list at the end': 'name: a\nresources:\n  x:\n    type: redis\n    references:\n    - a\n    - b\n',
};

describe.each(Object.entries(texts))('%s', (_name, text) => {
  test.each([
    ['short', cache],
    ['long', db],
  ])('takes a %s resource, and nothing else changes', (_length, options) => {
    const edited = added(text, options);
    const before = parse(text, { merge: true }) as { resources?: object };
    expect(parse(edited, { merge: true })).toEqual({ ...before, resources: { ...before.resources, new: options } });
    expect(keeps(text.replace('resources: {}', 'resources:'), edited)).toBe(true);
    if (text.includes('\r\n')) expect(edited.replaceAll('\r\n', '')).not.toContain('\n');
    expect(edited.split('#').length).toBe(text.split('#').length);
  });
});

test('it looks as if the file’s own writer had added it', () => {
  const shown = [
    'usual',
    'comments everywhere',
    'another section after it',
    'four spaces',
    'an empty map',
    'no resources',
    'a map in braces on several lines',
    'a block of text at the end',
  ];
  const all = shown.map((name) => `=== ${name}\n${added(texts[name] ?? '', db)}`).join('');
  expect(all).toMatchInlineSnapshot(`
    "=== usual
    name: a

    resources:
      x: { type: redis }
      new:
        type: postgres
        volume: true
        databases: [appdb, other]
        endpoints:
          tcp: { port: 5432 }
    === comments everywhere
    # top
    name: a # name
    resources: # all
      # first
      x: # one
        type: redis # what
        # inside
      # below

      new:
        type: postgres
        volume: true
        databases: [appdb, other]
        endpoints:
          tcp: { port: 5432 }

    # of the end
    === another section after it
    name: a
    resources:
      x:
        type: redis

      y:
        type: redis

      new:
        type: postgres
        volume: true
        databases: [appdb, other]
        endpoints:
          tcp: { port: 5432 }

    # overlays
    environments:
      production: {}
    === four spaces
    name: a
    resources:
        x:
            type: redis

        new:
            type: postgres
            volume: true
            databases: [appdb, other]
            endpoints:
                tcp: { port: 5432 }
    === an empty map
    name: a
    resources: # to come
      new:
        type: postgres
        volume: true
        databases: [appdb, other]
        endpoints:
          tcp: { port: 5432 }
    parameters: {}
    === no resources
    name: a
    # the end

    resources:
      new:
        type: postgres
        volume: true
        databases: [appdb, other]
        endpoints:
          tcp: { port: 5432 }
    === a map in braces on several lines
    name: a
    resources: {
      x: { type: redis }, # one
      y: { type: redis },
      new: { type: postgres, volume: true, databases: [appdb, other], endpoints: { tcp: { port: 5432 } } }, # two
    }
    === a block of text at the end
    name: a
    resources:
      x:
        type: container
        image: i
        files:
          /a:
            content: |
              one

              two

      new:
        type: postgres
        volume: true
        databases: [appdb, other]
        endpoints:
          tcp: { port: 5432 }

    # end
    "
  `);
});

describe('references from others', () => {
  test.each([
    ['name: a\nresources:\n  x: { type: project, path: . }\n', '  x: { type: project, path: ., references: [new] }'],
    ['name: a\nresources:\n  x: { type: project, references: [] }\n', 'references: [new] }'],
    [
      'name: a\nresources:\n  x:\n    type: project\n    references: [a, b] # two\n',
      '    references: [a, b, new] # two',
    ],
    [
      'name: a\nresources:\n  x:\n    type: project\n    references:\n      - a # one\n    path: .\n',
      '      - a # one\n      - new\n    path: .',
    ],
    [
      'name: a\nresources:\n  x:\n    type: project\n    # last\n  y: { type: redis }\n',
      '    # last\n    references: [new]\n  y:',
    ],
    [
      'name: a\nresources:\n  x:\n    references:\n    type: project\n',
      '    references:\n      - new\n    type: project',
    ],
  ])('%j', (text, expected) => {
    const edited = added(text, cache, ['x']);
    expect(edited).toContain(expected);
    expect(
      (parse(edited) as { resources: Record<string, { references: string[] }> }).resources['x']?.references,
    ).toContain('new');
  });
});

test.each([
  [
    'name: a\nx-r: &r { x: { type: redis } }\nresources: *r\n',
    '`resources` is an alias of something else, which cannot be added to',
  ],
  ['name: a\nresources: [x]\n', '`resources` is a list, which cannot be added to'],
  ['name: [\n', 'it is not YAML that can be read'],
])('%j cannot be added to', (text, problem) => {
  expect(addToManifest(text, { name: 'new', options: cache, referenceFrom: [] })).toEqual({ problem });
});

test('--set makes values of YAML at their place', () => {
  const options: Record<string, unknown> = { type: 'project' };
  const problems = [
    'volume=true',
    'endpoints.http.port=8080',
    'args[0]=a b',
    'databases=[x, y]',
    'nothing',
    'volume.size=1',
    'x=[',
  ].map((argument) => setOption(options, argument));
  expect(options).toEqual({
    type: 'project',
    volume: true,
    endpoints: { http: { port: 8080 } },
    args: ['a b'],
    databases: ['x', 'y'],
  });
  expect(problems.slice(0, 4)).toEqual([undefined, undefined, undefined, undefined]);
  expect(problems.slice(4)).toEqual([
    'there is no `=` in it',
    '`volume` is a single value already',
    expect.stringContaining('its value is not YAML'),
  ]);
});
