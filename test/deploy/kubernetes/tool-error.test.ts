import { describe, expect, it } from 'vitest';
import { toToolError } from '../../../src/deploy/kubernetes/tool-error.ts';

describe('what kubectl and helm complain of', () => {
  it('is told as their age where they do not know an option', () => {
    expect(toToolError({ stderr: 'error: unknown flag: --output-watch-events' }, 'watching').hint).toContain('too old');
  });

  it.each([
    [
      'The connection to the server 10.0.0.1:6443 was refused - did you specify the right host or port?',
      'DEPLOY_UNREACHABLE',
    ],
    ['Unable to connect to the server: dial tcp: lookup k8s.example.com: no such host', 'DEPLOY_UNREACHABLE'],
    [
      'Error: kubernetes cluster unreachable: Get "https://10.0.0.1/version": net/http: TLS handshake timeout',
      'DEPLOY_UNREACHABLE',
    ],
    ['error: You must be logged in to the server (Unauthorized)', 'DEPLOY_CREDENTIALS'],
    [
      'Unable to connect to the server: getting credentials: exec: executable aws failed with exit code 255',
      'DEPLOY_CREDENTIALS',
    ],
    [
      'Error from server (Forbidden): deployments.apps is forbidden: User "ci" cannot list resource "deployments"',
      'DEPLOY_FORBIDDEN',
    ],
    [
      'error: resource mapping not found for name: "db" namespace: "shop" from "STDIN": no matches for kind "Cluster" in version "postgresql.cnpg.io/v1"',
      'DEPLOY_KIND_UNKNOWN',
    ],
    ['Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress', 'DEPLOY_BUSY'],
    ['Error from server (Forbidden): pods "web" is forbidden: exceeded quota: compute', 'DEPLOY_REFUSED'],
    ['The Deployment "web" is invalid: spec.selector: Invalid value: {}: field is immutable', 'DEPLOY_REFUSED'],
    ['Error from server (BadRequest): admission webhook "policy.example.com" denied the request', 'DEPLOY_REFUSED'],
    ['error: unknown flag: --output-watch-events', 'DEPLOY_TOOL_FAILED'],
    ['something never seen before', 'DEPLOY_TOOL_FAILED'],
  ])('%s', (stderr, code) => {
    expect(toToolError({ stderr }, 'applying').code).toBe(code);
  });

  it('is told without the log of its client library and without advice for other programs', () => {
    const stderr = [
      'E1123 19:24:35.161320   19049 memcache.go:265] "Unhandled Error" err="couldn\'t get current server API group list"',
      'error: Apply failed with 1 conflict: conflict with "other" using apps/v1: .spec.replicas',
      'Please review the fields above--they currently have other managers. Here',
      'are the ways you can resolve this warning:',
    ].join('\n');
    expect(toToolError({ stderr }, 'web').message).toBe(
      'web: Apply failed with 1 conflict: conflict with "other" using apps/v1: .spec.replicas',
    );
  });
});
