import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkObjects, exceptionsOf } from '../../../../src/publish/kubernetes/checks/index.ts';
import { checkedVersions, describeWithSchemas, validateObject } from '../schemas.ts';
import { readObjects } from './cases.ts';

const objects = readObjects(readFileSync(join(import.meta.dirname, 'reference-set.yaml'), 'utf8'));
const knownSecrets = [{ name: 'shopdb-app', namespace: 'shop', keys: ['username', 'password'] }, { name: 'shopdb-ca' }];

it('what publish aims at passes every check at once', () => {
  expect(checkObjects(objects, { knownSecrets })).toEqual([]);
});

it('needs the one exception for pods that an operator runs', () => {
  expect(exceptionsOf(objects)).toEqual([
    {
      tool: 'kube-score',
      check: 'networkpolicy-targets-pod',
      object: { kind: 'NetworkPolicy', name: 'shopdb', namespace: 'shop' },
      reason: 'CloudNativePG runs these pods.',
    },
  ]);
});

it('needs to be told of the Secrets that operators make', () => {
  const findings = checkObjects(objects).map(({ check, message }) => `${check}: ${message}`);
  expect(findings).toEqual([
    'secret-references: uses the Secret shopdb-app, which is not there',
    'secret-references: uses the Secret shopdb-ca, which is not there',
  ]);
});

describeWithSchemas('what publish aims at', () => {
  it.each(checkedVersions)('is valid at %s', (version) => {
    expect(objects.flatMap((object) => validateObject(object, version))).toEqual([]);
  });
});
