import { describe, expect, it } from 'vitest';

import { describeProject, type Files } from './describe-project.ts';

const module: Files = { 'go.mod': 'module example.com/api\n' };
const program = '// The program.\npackage main\n';
const build = 'build: go build -o .apphost/bin/app';

describe('a Go project', () => {
  it.each([
    ['the folder itself', { 'main.go': program }, '.'],
    ['the only program below cmd', { 'api.go': 'package api\n', 'cmd/serve/main.go': program }, './cmd/serve'],
    ['the program that is called like it', { 'cmd/api/a.go': program, 'cmd/b/b.go': program }, './cmd/api'],
    ['the only program beside other files', { 'cmd/Makefile': '', 'cmd/serve/main.go': program }, './cmd/serve'],
  ])('is built from %s', (_, files, target) => {
    const { command, steps, workload } = describeProject({ ...module, ...files });
    expect(steps).toEqual([`${build} ${target}`]);
    expect(workload?.steps[0]).toMatchObject({ always: true, result: '.apphost/bin/app' });
    expect(command).toBe('/work/api/.apphost/bin/app');
    expect(workload?.port).toEqual({ variable: 'PORT', form: 'number' });
  });

  it.each([
    ['is a library', { 'api.go': 'package api\n', 'api_test.go': 'package main\n' }],
    ['holds a generator', { 'api.go': 'package api\n', 'gen.go': '//go:build ignore\n\npackage main\n' }],
    ['has several programs', { 'cmd/a/main.go': program, 'cmd/b/main.go': program }],
  ])('asks what to start when it %s', (_, files) => {
    const { problems, workload } = describeProject({ ...module, ...files });
    expect(workload).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'START_COMMAND_UNKNOWN', at: ['path'] }]);
  });
});
