import { expect, it } from 'vitest';
import { isAboutContainer, toEngineError } from '../../../src/deploy/engine/engine-error.ts';

it.each([
  [
    'Error response from daemon: driver failed programming external connectivity on endpoint shop-web-1: Bind for 0.0.0.0:80 failed: port is already allocated',
    'DEPLOY_PORT_TAKEN',
  ],
  ['listen tcp4 127.0.0.1:80: bind: address already in use', 'DEPLOY_PORT_TAKEN'],
  [
    'Error response from daemon: pull access denied for acme/api, repository does not exist',
    'DEPLOY_IMAGE_UNAVAILABLE',
  ],
  ['Error response from daemon: manifest for redis:99 not found: manifest unknown', 'DEPLOY_IMAGE_UNAVAILABLE'],
  [
    'Error response from daemon: Get "https://ghcr.io/v2/": dial tcp: lookup ghcr.io: no such host',
    'DEPLOY_IMAGE_UNAVAILABLE',
  ],
  [
    'Error response from daemon: Conflict. The container name "/db" is already in use by container "f00".',
    'DEPLOY_NAME_TAKEN',
  ],
  ['network shop_default was found but has incorrect label com.docker.compose.network', 'DEPLOY_NAME_TAKEN'],
  ['volume "shop_db" already exists but was created for project "other" (expected "shop")', 'DEPLOY_NAME_TAKEN'],
  [
    'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    'DEPLOY_UNREACHABLE',
  ],
  ['failed to solve: process "/bin/sh -c false" did not complete successfully: exit code: 1', 'IMAGE_BUILD_FAILED'],
  ['services.web Additional property foo is not allowed', 'DEPLOY_TOOL_FAILED'],
])('%s is %s', (stderr, code) => {
  expect(toEngineError({ stderr }, 'doing it').code).toBe(code);
});

it('leaves out the progress that stands before it', () => {
  const stderr = [
    ' Network shop_default  Creating',
    ' Container shop-web-1  Started',
    'time="2026-01-01T00:00:00Z" level=warning msg="a warning"',
    'Error response from daemon: it went wrong',
  ].join('\n');
  expect(toEngineError({ stderr }, 'doing it').message).toBe('doing it: it went wrong');
});

it('is left to the container that others wait for', () => {
  expect(isAboutContainer('dependency failed to start: container shop-db-1 is unhealthy')).toBe(true);
  expect(isAboutContainer('service "job" didn\'t complete successfully: exit 3')).toBe(true);
  expect(isAboutContainer('port is already allocated')).toBe(false);
});
