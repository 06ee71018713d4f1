import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../../src/manifest/bind/parse-expression.ts';

const codes = (text: string): readonly string[] => parseExpression(text).mistakes.map(({ code }) => code);

describe('parseExpression', () => {
  it('takes a text with holes apart', () => {
    const { parts, mistakes } = parseExpression('http://${api.http.host}:${env.PORT:-80 90}/x');
    expect(mistakes).toEqual([]);
    expect(parts).toEqual([
      'http://',
      { segments: ['api', 'http', 'host'], start: 7, end: 23 },
      ':',
      { segments: ['env', 'PORT'], otherwise: '80 90', start: 24, end: 42 },
      '/x',
    ]);
  });

  it.each([
    ['plain', 'plain'],
    ['$NAME stays', '$NAME stays'],
    ['$${literal}', '${literal}'],
    ['a $${b} c', 'a ${b} c'],
    ['$', '$'],
    ['$$', '$$'],
    ['} {', '} {'],
    ['', ''],
  ])('reads %j as the text %j', (text, meant) => {
    expect(parseExpression(text)).toEqual({ parts: [meant], mistakes: [] });
  });

  it.each([
    ['${', 'EXPRESSION_UNCLOSED'],
    ['a ${db.host', 'EXPRESSION_UNCLOSED'],
    ['${}', 'EXPRESSION_SYNTAX'],
    ['${HOME}', 'EXPRESSION_SYNTAX'],
    ['${db .host}', 'EXPRESSION_SYNTAX'],
    ['${db..host}', 'EXPRESSION_SYNTAX'],
    ['${.host}', 'EXPRESSION_SYNTAX'],
    ['${db.host?}', 'EXPRESSION_SYNTAX'],
    ['${a.${b.c}}', 'EXPRESSION_NESTED'],
    ['${a.b ${c.d}', 'EXPRESSION_NESTED'],
  ])('reports %j as %s', (text, code) => {
    expect(codes(text)[0]).toBe(code);
  });

  it('loses no character of a text without expressions, and never throws', () => {
    const pieces = fc.constantFrom('$', '{', '}', '${', '$${', 'a', '.', ':-', ' ', 'db.host');
    fc.assert(
      fc.property(
        fc.array(pieces).map((list) => list.join('')),
        (text) => {
          const { parts, mistakes } = parseExpression(text);
          for (const { start, end } of mistakes) expect(start >= 0 && end > start && end <= text.length).toBe(true);
          if (!text.includes('${')) expect(parts).toEqual([text]);
        },
      ),
    );
  });
});
