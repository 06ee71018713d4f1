import { expect, test } from 'vitest';

import { startScram } from '../../src/kinds/mongodb/scram.ts';

/** The exchange that RFC 7677 gives in section 3. */
const nonce = 'rOprNGfwEbeRWgbNEkqO';
const challenge = 'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096';

test('is what the standard gives as its example', () => {
  const scram = startScram('user', 'pencil', nonce);
  expect(scram.first).toBe(`n,,n=user,r=${nonce}`);
  expect(scram.prove(challenge)).toEqual({
    final: 'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    expected: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  });
});

test('writes the separators of a name otherwise', () => {
  expect(startScram('a=b,c', 'x', 'n').first).toBe('n,,n=a=3Db=2Cc,r=n');
});

test.each([
  ['that does not begin with ours', 'r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096'],
  ['without rounds', `r=${nonce}1,s=W22ZaJ0SNY7soEsUEjb6gQ==`],
  ['with rounds for an hour', `r=${nonce}1,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000`],
  ['of nothing', ''],
])('does not answer a challenge %s', (_name, wrong) => {
  expect(() => startScram('user', 'pencil', nonce).prove(wrong)).toThrow('the login makes no sense');
});
