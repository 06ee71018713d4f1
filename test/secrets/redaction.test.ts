import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../src/secrets/redaction.ts';

function redact(text: string, ...secrets: string[]): string {
  return createRedactor(new Map(secrets.map((secret, at) => [`secret-${at}`, secret]))).redact(text);
}

describe('redact', () => {
  const secret = 'p"ä s{w}d!';
  it.each([
    ['itself', secret],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded in lower case', encodeURIComponent(secret).toLowerCase()],
    ['percent-encoded strictly', encodeURIComponent(secret).replace('!', '%21')],
    ['as a form field', encodeURIComponent(secret).replaceAll('%20', '+')],
    ['in JSON', JSON.stringify(secret).slice(1, -1)],
    ['in quotes of a connection string', secret.replaceAll('"', '""')],
    ['in base64', Buffer.from(secret).toString('base64').replace(/=+$/, '')],
  ])('hides a secret %s, everywhere in the text', (_title, form) => {
    expect(redact(`url=postgres://u:${form}@h\n${form}${form}`, secret)).toBe('url=postgres://u:***@h\n******');
  });

  it('hides the longer of two secrets of which one contains the other', () => {
    expect(redact('abcdefgh abcd', 'abcd', 'abcdefgh')).toBe('*** ***');
  });

  it('hides each line of a secret with several, short ones excepted', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADAN\n}\n-----END KEY-----\n';
    expect(redact('got MIIEvQIBADAN } here', key)).toBe('got *** } here');
    expect(redact(`<${key}>`, key)).toBe('<***>');
  });

  it('takes the characters of regular expressions as they are', () => {
    expect(redact('a.c+d|e a.c+d|f', 'a.c+d|e')).toBe('*** a.c+d|f');
  });

  it('leaves a text alone that holds none, and any text when there are no secrets', () => {
    expect(redact('nothing to see', 'secret')).toBe('nothing to see');
    expect(redact('nothing to see')).toBe('nothing to see');
    expect(redact('nothing to see', '')).toBe('nothing to see');
  });

  it('shows what is too short, and says so', () => {
    const redactor = createRedactor(
      new Map([
        ['pin', '123'],
        ['empty', ''],
        ['long', 'abcd'],
      ]),
    );
    expect(redactor.redact('123 abcd')).toBe('123 ***');
    expect(redactor.diagnostics).toMatchObject([{ code: 'SECRET_TOO_SHORT', message: expect.stringContaining('pin') }]);
  });

  it('finds every secret wherever it stands, among others of all lengths', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '%', 'é', '"'), maxLength: 40 });
    const secrets = fc.array(
      fc.string({ unit: fc.constantFrom('a', 'b', 'c', '%', 'é', '"'), minLength: 4, maxLength: 300 }),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    fc.assert(
      fc.property(texts, texts, secrets, (before, after, all) => {
        const [wanted = ''] = all;
        const result = redact(before + wanted + after, ...all);
        expect(result).toContain('***');
        expect(all.filter((one) => result.includes(one))).toEqual([]);
      }),
    );
  });
});
