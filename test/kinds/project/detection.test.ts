import { describe, expect, it } from 'vitest';

import { describeProject } from './describe-project.ts';

const web = { 'package.json': '{"devDependencies":{"sass":"1"}}' };

describe('the language of a project', () => {
  it.each([
    ['Node.js (npm)', { 'package.json': '{"scripts":{"start":"node a.js"}}' }],
    ['.NET', { 'Api.csproj': '' }],
    ['Go', { 'go.mod': '', 'main.go': 'package main\n' }],
    ['Rust (Cargo)', { 'Cargo.toml': '[package]\nname = "api"\n' }],
    ['Java (Maven)', { 'pom.xml': '<artifactId>a</artifactId><version>1</version>' }],
    ['Python', { 'main.py': '' }],
  ])('%s is known from its files, with a Dockerfile beside it or not', (label, files) => {
    expect(describeProject(files).workload?.language).toBe(label);
    expect(describeProject({ ...files, Dockerfile: '' }).workload?.language).toBe(label);
  });

  it('is not taken from the package.json of its web assets', () => {
    expect(describeProject({ ...web, 'Api.csproj': '' }).workload?.language).toBe('.NET');
  });

  it('is none where a package.json starts nothing and a Dockerfile does', () => {
    const { image, problems, workload } = describeProject({ ...web, Dockerfile: 'FROM nginx' });
    expect(problems).toEqual([]);
    expect(workload).toBeUndefined();
    expect(image).toMatchObject({ from: 'build', build: { context: '/work/api', dockerfile: 'Dockerfile' } });
  });

  it.each([{ language: 'node' }, { run: 'process' }] as const)('is Node.js all the same when %o says so', (options) => {
    const { problems } = describeProject({ ...web, Dockerfile: 'FROM nginx' }, options);
    expect(problems).toMatchObject([{ code: 'START_COMMAND_UNKNOWN' }]);
  });

  it('is asked for where several are certain', () => {
    const { problems, workload } = describeProject({ 'go.mod': '', 'Cargo.toml': '' });
    expect(workload).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'PROJECT_AMBIGUOUS', message: expect.stringContaining('Go and Rust') }]);
    expect(problems[0]?.hint).toContain('command:');
  });

  it('is Node.js beside a Python script', () => {
    const files = { 'package.json': '{"scripts":{"start":"node a.js"}}', 'main.py': '' };
    expect(describeProject(files).workload?.language).toBe('Node.js (npm)');
  });

  it('may be said where the folder leaves doubt', () => {
    const files = { 'go.mod': '', 'main.go': 'package main\n', 'Cargo.toml': '[package]\nname = "api"\n' };
    expect(describeProject(files, { language: 'rust' }).workload?.language).toBe('Rust (Cargo)');
  });

  it('is not needed for a command', () => {
    const { command, problems, workload } = describeProject({}, { command: './serve --fast' });
    expect(problems).toEqual([]);
    expect(command).toBe('./serve --fast');
    expect(workload?.steps).toEqual([]);
  });

  it('keeps the installation for a command, but not the build', () => {
    const files = { 'main.py': '', 'requirements.txt': '', 'go.mod': '' };
    expect(describeProject(files, { language: 'python', command: './x' }).steps).toHaveLength(2);
    expect(describeProject({ 'go.mod': '', 'main.go': 'package main\n' }, { command: './x' }).steps).toEqual([]);
  });

  it('is asked for when the folder holds none', () => {
    const { problems } = describeProject({ 'README.md': '' });
    expect(problems).toMatchObject([
      { code: 'LANGUAGE_UNKNOWN', at: ['path'], message: expect.stringContaining('/work/api') },
    ]);
  });
});
