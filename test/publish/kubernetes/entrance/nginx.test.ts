import { describe, expect, test } from 'vitest';
import { isAddressRange } from '../../../../src/publish/kubernetes/entrance/address-range.ts';
import {
  block,
  code,
  directive,
  printDirectives,
  quote,
} from '../../../../src/publish/kubernetes/entrance/nginx/directive.ts';
import { methodsOf, toSites, type LocatedRoute } from '../../../../src/publish/kubernetes/entrance/nginx/routing.ts';

describe('nginx’ configuration', () => {
  test.each([
    ['plain', 'plain'],
    ['/a/b-c.d:1', '/a/b-c.d:1'],
    ['', '""'],
    ['two words', '"two words"'],
    ['a;b', '"a;b"'],
    ['a{b}', '"a{b}"'],
    ['# no comment', '"# no comment"'],
    ['say "x" \\ y', '"say \\"x\\" \\\\ y"'],
    ['a\nb', '"a\\nb"'],
  ])('quotes %j', (text, quoted) => {
    expect(quote(text)).toBe(quoted);
  });

  test('takes no text for a variable', () => {
    expect(
      printDirectives([block(['server'], [directive('set', code('$a'), 'cost $5'), directive('x', code('$b'))])]),
    ).toBe('server {\n  set $a "cost ${apphost_dollar}5";\n  x $b;\n}\n');
  });
});

describe('sites', () => {
  const route = (path: string, to: string, more: object = {}): LocatedRoute =>
    ({
      route: { path, resource: to, methods: [], stripPrefix: false, policies: [], ...more },
    }) as unknown as LocatedRoute;
  const shown = (routes: readonly LocatedRoute[]): readonly string[] =>
    toSites(routes).flatMap(({ host = '*', places }) =>
      places.map(
        (place) =>
          `${host} ${place.path || '/'} → ${place.routes
            .map(
              (located) =>
                `${located.route.resource}${methodsOf(located.route)
                  .map((method) => ` ${method}`)
                  .join('')}`,
            )
            .join(', ')}`,
      ),
    );

  test('have the longest path first, whatever the order', () => {
    expect(
      shown([route('/', 'web'), route('/a/', 'a'), route('/a/b', 'b'), route('/%C3%A9', 'e'), route('/%', 'p')]),
    ).toEqual(['* /a/b → b', '* /% → p', '* /a → a', '* /é → e', '* / → web']);
  });

  test('have the routes for every host too, after their own', () => {
    const routes = [
      route('/', 'web'),
      route('/a', 'reader', { methods: ['GET'] }),
      route('/a', 'writer', { methods: ['POST'], host: 'a.example.com' }),
      route('/b', 'all', { host: 'b.example.com' }),
      route('/b', 'never', { methods: ['GET'] }),
    ];
    expect(shown(routes)).toEqual([
      '* /a → reader GET HEAD',
      '* /b → never GET HEAD',
      '* / → web',
      'a.example.com /a → writer POST, reader GET HEAD',
      'a.example.com /b → never GET HEAD',
      'a.example.com / → web',
      'b.example.com /a → reader GET HEAD',
      'b.example.com /b → all',
      'b.example.com / → web',
    ]);
  });
});

test.each([
  ['10.0.0.0/8', true],
  ['255.255.255.255', true],
  ['2001:db8::/32', true],
  ['::1', true],
  ['::ffff:10.0.0.1/128', true],
  ['10.0.0.0/33', false],
  ['256.0.0.1', false],
  ['10.0.0', false],
  ['010.0.0.1', false],
  ['2001:db8::/129', false],
  ['2001:db8:::1', false],
  ['10.0.0.0/8/8', false],
  ['example.com', false],
  ['', false],
])('%j is an address range: %s', (text, expected) => {
  expect(isAddressRange(text)).toBe(expected);
});
