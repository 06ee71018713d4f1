import { describe, expect, test } from 'vitest';

import { isBuildKitNeeded, listBaseImages } from '../../../src/runtime/containers/dockerfile.ts';
import { formatImageReference, parseImageReference } from '../../../src/runtime/containers/image-reference.ts';
import { toPullFailure } from '../../../src/runtime/containers/pull-failure.ts';
import { createPullProgress } from '../../../src/runtime/containers/pull-progress.ts';

describe('image references', () => {
  test.each([
    ['redis', 'docker.io/library/redis:latest'],
    ['redis:8.6', 'docker.io/library/redis:8.6'],
    ['bitnami/redis', 'docker.io/bitnami/redis:latest'],
    ['docker.io/library/redis:8.6', 'docker.io/library/redis:8.6'],
    ['index.docker.io/redis', 'docker.io/library/redis:latest'],
    ['ghcr.io/a/b/c:1', 'ghcr.io/a/b/c:1'],
    ['localhost/a', 'localhost/a:latest'],
    ['host:5000/a', 'host:5000/a:latest'],
    ['host:5000/a:1', 'host:5000/a:1'],
    ['a:1@sha256:00', 'docker.io/library/a@sha256:00'],
  ])('%s is %s', (reference, whole) => {
    expect(formatImageReference(parseImageReference(reference))).toBe(whole);
  });
});

describe('why a pull failed', () => {
  test.each([
    ['manifest for redis:99 not found: manifest unknown: manifest unknown', 'IMAGE_TAG_NOT_FOUND'],
    ['docker.io/library/redis:99: not found', 'IMAGE_TAG_NOT_FOUND'],
    [
      "pull access denied for nobody/nothing, repository does not exist or may require 'docker login': denied: requested access",
      'IMAGE_NOT_FOUND',
    ],
    ['unauthorized: authentication required', 'REGISTRY_UNAUTHORISED'],
    ['Head "https://ghcr.io/v2/x/manifests/1": denied', 'REGISTRY_UNAUTHORISED'],
    ['Get "https://x/v2/": no basic auth credentials', 'REGISTRY_UNAUTHORISED'],
    ['toomanyrequests: You have reached your unauthenticated pull rate limit.', 'REGISTRY_RATE_LIMIT'],
    [
      'Get "https://registry-1.docker.io/v2/": dial tcp: lookup registry-1.docker.io: no such host',
      'REGISTRY_UNREACHABLE',
    ],
    ['Get "https://x/v2/": x509: certificate signed by unknown authority', 'REGISTRY_UNREACHABLE'],
    ['net/http: request canceled while waiting for connection (Client.Timeout exceeded)', 'REGISTRY_UNREACHABLE'],
    ['no matching manifest for linux/arm64/v8 in the manifest list entries', 'IMAGE_PLATFORM_MISSING'],
    ['failed to register layer: write /usr/x: no space left on device', 'ENGINE_DISK_FULL'],
    ['something else entirely', 'IMAGE_PULL_FAILED'],
  ])('%s', (words, code) => {
    const error = toPullFailure('Docker', 'redis:99', words);
    expect(error.code).toBe(code);
    expect(error.hint ?? error.message).not.toBe('');
  });
});

describe('the progress of a pull', () => {
  test('counts each byte once, and never goes back', () => {
    const progress = createPullProgress();
    const layer = (id: string, status: string, current?: number, total?: number) =>
      progress.update({ id, status, progressDetail: current === undefined ? {} : { current, total } });
    expect(layer('8.6', 'Pulling from library/redis')).toBeUndefined();
    expect(layer('a', 'Pulling fs layer')).toBeUndefined();
    expect(layer('a', 'Downloading', 10, 100)).toEqual({ current: 10, total: 100 });
    expect(layer('b', 'Downloading', 50, 50)).toEqual({ current: 60, total: 150 });
    expect(layer('a', 'Download complete')).toEqual({ current: 150, total: 150 });
    expect(layer('a', 'Extracting', 5, 100)).toBeUndefined();
    expect(layer('a', 'Pull complete')).toEqual({ current: 150, total: 150 });
    expect(layer('c', 'Already exists')).toBeUndefined();
  });

  test('does without totals', () => {
    const progress = createPullProgress();
    expect(progress.update({ id: 'a', status: 'Downloading', progressDetail: { current: 7 } })).toEqual({
      current: 7,
      total: 7,
    });
  });
});

describe('Dockerfiles', () => {
  test.each([
    ['FROM a\nRUN make\nCOPY --from=x --chown=1 /a /b\nRUN echo "<html>" << 3\n', false],
    ['# syntax=docker/dockerfile:1\nFROM a\n', false],
    ['# syntax=example/other:1\nFROM a\n', true],
    ['FROM a\nRUN --mount=type=cache,target=/x make\n', true],
    ['FROM a\nCOPY --link a b\n', true],
    ['FROM a\nCOPY --chmod=755 --from=x a b\n', true],
    ['FROM --platform=$BUILDPLATFORM a\n', true],
    ['FROM a\nARG TARGETARCH\n', true],
    ['FROM a\nRUN <<EOF\nmake\nEOF\n', true],
  ])('%j needs BuildKit: %s', (text, needed) => {
    expect(isBuildKitNeeded(text)).toBe(needed);
  });

  test('name their base images, not their own stages', () => {
    const text =
      'ARG V=1\nFROM --platform=linux/amd64 ghcr.io/a/b:1 AS build\nFROM build\nfrom redis as r\nFROM scratch\nFROM x:$V\n';
    expect(listBaseImages(text)).toEqual(['ghcr.io/a/b:1', 'redis']);
  });
});
