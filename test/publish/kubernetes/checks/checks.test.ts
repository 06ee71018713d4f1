import { describe, expect, it } from 'vitest';
import { checks } from '../../../../src/publish/kubernetes/checks/index.ts';

const namesOf = (tool: string, isDefault: boolean) =>
  checks.filter((check) => check.tool === tool && check.isDefault === isDefault).map(({ name }) => name);

describe('the list of checks', () => {
  it('has all that the linters run by default', () => {
    expect(namesOf('kube-linter', true)).toHaveLength(31);
    expect(namesOf('kube-score', true)).toHaveLength(33);
  });

  it('has what we pass beyond that', () => {
    expect(namesOf('kube-linter', false).toSorted()).toEqual([
      'access-to-secrets',
      'cluster-admin-role-binding',
      'dangling-horizontalpodautoscaler',
      'dangling-ingress',
      'default-service-account',
      'exposed-services',
      'no-readiness-probe',
      'no-rolling-update-strategy',
      'non-isolated-pod',
      'privileged-ports',
      'unsafe-proc-mount',
      'use-namespace',
      'wildcard-in-rules',
      'writable-host-mount',
    ]);
    expect(namesOf('kube-score', false).toSorted()).toEqual([
      'container-ephemeral-storage-request-equals-limit',
      'container-memory-requests-equal-limits',
      'container-ports-check',
      'container-seccomp-profile',
    ]);
  });

  it('has each name once', () => {
    expect(new Set(checks.map(({ name }) => name)).size).toBe(checks.length);
  });

  it('grades what is kube-score’s, and nothing else', () => {
    for (const { name, tool, severity } of checks) {
      expect(severity !== undefined, name).toBe(tool === 'kube-score');
    }
  });

  it('says in one sentence each what it wants and what to do', () => {
    for (const { name, wants, remedy } of checks) {
      expect(wants, name).toMatch(/^[A-Z].*\.$/);
      expect(remedy, name).toMatch(/^[A-Z].*\.$/);
    }
  });
});
