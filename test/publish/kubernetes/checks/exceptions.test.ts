import { describe, expect, it } from 'vitest';
import { checkObjects, exceptionAnnotations, exceptionsOf } from '../../../../src/publish/kubernetes/checks/index.ts';
import { failing, service, workload } from './objects.ts';

const checks = [
  'latest-tag',
  'no-read-only-root-fs',
  'container-image-tag',
  'pod-networkpolicy',
  'deployment-replicas',
];
const failingWith = (annotations: Record<string, string>, template: Record<string, string> = {}) =>
  failing(checks, [
    workload({
      container: { image: 'web:latest' },
      annotations,
      template: { annotations: template, labels: { app: 'web' } },
    }),
    service(),
  ]);

describe('an exception from kube-linter', () => {
  it('is for one check of one object', () => {
    expect(failingWith({})).toEqual(checks);
    expect(failingWith({ 'ignore-check.kube-linter.io/latest-tag': 'on purpose' })).toEqual(checks.slice(1));
    const two = ['web', 'api'].map((name) =>
      workload({
        name,
        annotations: name === 'web' ? { 'ignore-check.kube-linter.io/no-read-only-root-fs': 'so' } : {},
      }),
    );
    const found = checkObjects(two).filter(({ check }) => check === 'no-read-only-root-fs');
    expect(found.map(({ object }) => object.name)).toEqual(['api']);
  });

  it('is for all of its checks, whatever the value', () => {
    expect(failingWith({ 'kube-linter.io/ignore-all': '' })).toEqual(checks.slice(2));
  });

  it('has no effect in the pod template', () => {
    expect(failingWith({}, { 'kube-linter.io/ignore-all': 'yes' })).toEqual(checks);
  });
});

describe('an exception from kube-score', () => {
  it('is a list of names', () => {
    expect(failingWith({ 'kube-score/ignore': 'container-image-tag , deployment-replicas' })).toEqual([
      'latest-tag',
      'no-read-only-root-fs',
      'pod-networkpolicy',
    ]);
  });

  it('counts in the pod template for what is about pods', () => {
    expect(failingWith({}, { 'kube-score/ignore': 'pod-networkpolicy,deployment-replicas' })).toEqual([
      'latest-tag',
      'no-read-only-root-fs',
      'container-image-tag',
      'deployment-replicas',
    ]);
  });

  it('may be from all, or from the object as a whole', () => {
    expect(failingWith({ 'kube-score/ignore': '*' })).toEqual(checks.slice(0, 2));
    expect(failingWith({ 'kube-score/skip': 'yes' })).toEqual(checks.slice(0, 2));
    expect(failingWith({ 'kube-score/skip': 'no' })).toEqual(checks);
  });

  it('from resources is one from ephemeral storage, and not the other way round', () => {
    const both = ['container-resources', 'container-ephemeral-storage-request-and-limit'];
    const ignoring = (name: string) => failing(both, [workload({ annotations: { 'kube-score/ignore': name } })]);
    expect(ignoring('container-resources')).toEqual([]);
    expect(ignoring('container-ephemeral-storage-request-and-limit')).toEqual(['container-resources']);
  });
});

describe('no exception', () => {
  it('is there from our own checks', () => {
    const annotations = { 'kube-score/ignore': '*', 'kube-linter.io/ignore-all': 'yes' };
    const object = workload({ annotations, container: { name: 'Web' } });
    expect(failing(['object-names'], [object])).toEqual(['object-names']);
  });
});

describe('all exceptions', () => {
  const object = { kind: 'Deployment', name: 'web', namespace: 'shop' };

  it('are listed with their reasons', () => {
    const annotations = {
      'ignore-check.kube-linter.io/latest-tag': 'built on the spot',
      'kube-score/ignore': 'container-image-tag, deployment-replicas',
      'kube-score/ignore-reason': 'deployment-replicas: KEDA scales it\ncontainer-image-tag: built on the spot',
    };
    expect(exceptionsOf([workload({ annotations })])).toEqual([
      { tool: 'kube-linter', check: 'latest-tag', object, reason: 'built on the spot' },
      { tool: 'kube-score', check: 'container-image-tag', object, reason: 'built on the spot' },
      { tool: 'kube-score', check: 'deployment-replicas', object, reason: 'KEDA scales it' },
    ]);
  });

  it('are listed without one too, those of the pod template included', () => {
    const template = { annotations: { 'kube-score/skip': 'true' } };
    expect(exceptionsOf([workload({ annotations: { 'kube-linter.io/ignore-all': '' }, template })])).toEqual([
      { tool: 'kube-linter', check: '*', object },
      { tool: 'kube-score', check: '*', object },
    ]);
  });

  it('have no reason that is another check’s', () => {
    const annotations = {
      'kube-score/ignore': 'container-image-tag,deployment-replicas',
      'kube-score/ignore-reason': 'deployment-replicas: KEDA scales it',
    };
    expect(exceptionsOf([workload({ annotations })])).toEqual([
      { tool: 'kube-score', check: 'container-image-tag', object },
      { tool: 'kube-score', check: 'deployment-replicas', object, reason: 'KEDA scales it' },
    ]);
  });

  it('come back from the annotations that were made for them', () => {
    const replicas = { tool: 'kube-score', check: 'deployment-replicas', reason: 'one on purpose' } as const;
    const root = { tool: 'kube-linter', check: 'run-as-non-root', reason: 'the image must be root' } as const;
    const user = { ...root, tool: 'kube-score', check: 'container-security-context-user-group-id' } as const;
    for (const wanted of [
      [],
      [replicas],
      [root],
      [root, user],
      [root, user, replicas],
      [user, { ...replicas, reason: user.reason }],
    ]) {
      const found = exceptionsOf([workload({ annotations: exceptionAnnotations(wanted) })]);
      expect(found).toEqual(wanted.map((exception) => ({ ...exception, object })));
    }
  });
});
