import { describe, expect, it } from 'vitest';

import { describeProject, type Files } from './describe-project.ts';

const lock = { 'package-lock.json': '{}' };

function packageOf(content: object): Files {
  return { 'package.json': JSON.stringify(content) };
}

describe('the start of a Node.js project', () => {
  it.each([
    ['a script of node', { scripts: { start: 'node server.js' } }, {}, 'node server.js'],
    ['quoted words', { scripts: { start: 'node "my server.js"' } }, {}, 'node my server.js'],
    [
      'tsx as a module of node',
      { scripts: { start: 'tsx src/main.ts' }, dependencies: { tsx: '4' } },
      {},
      'node --import tsx src/main.ts',
    ],
    [
      'a program of a dependency',
      { scripts: { start: 'nodemon app.js' }, devDependencies: { nodemon: '3' } },
      {},
      '/work/api/node_modules/.bin/nodemon app.js',
    ],
    ['an unknown program', { scripts: { start: 'make serve' } }, {}, 'npm run start'],
    ['a shell', { scripts: { start: 'node a.js && node b.js' } }, {}, 'npm run start'],
    ['a script before it', { scripts: { prestart: 'node build.js', start: 'node a.js' } }, {}, 'npm run start'],
    ['the package manager', { scripts: { start: 'node a.js | tee log' } }, { 'pnpm-lock.yaml': '' }, 'pnpm run start'],
    ['the dev script where there is no start', { scripts: { dev: 'node --watch a.js' } }, {}, 'node --watch a.js'],
    [
      'the dev script of a dev server',
      { scripts: { dev: 'next dev', start: 'next start' }, dependencies: { next: '15' } },
      {},
      '/work/api/node_modules/.bin/next dev',
    ],
    ['main', { main: 'lib/run.js' }, { 'lib/run.js': '' }, 'node lib/run.js'],
    ['TypeScript with tsx', { dependencies: { tsx: '4' } }, { 'src/main.ts': '' }, 'node --import tsx src/main.ts'],
    ['a usual file where main is not there', { main: 'lib/run.js' }, { 'server.js': '' }, 'node server.js'],
  ])('takes %s', (_, content, files, command) => {
    const described = describeProject({ ...packageOf(content), ...files });
    expect(described.problems).toEqual([]);
    expect(described.command).toBe(command);
    expect(described.workload?.port).toEqual({ variable: 'PORT', form: 'number' });
    expect(described.workload?.env).toEqual({ NODE_ENV: 'development' });
  });

  it('keeps the variables that a script sets', () => {
    const { command, workload } = describeProject(packageOf({ scripts: { start: 'LEVEL=debug node a.js' } }));
    expect(command).toBe('node a.js');
    expect(workload?.env).toEqual({ NODE_ENV: 'development', LEVEL: 'debug' });
  });

  it('is asked for when nothing says it', () => {
    const { problems, workload } = describeProject(packageOf({ name: 'library' }));
    expect(workload).toBeUndefined();
    expect(problems).toMatchObject([{ code: 'START_COMMAND_UNKNOWN', at: ['path'] }]);
  });
});

describe('the port of a development server', () => {
  const vite = packageOf({ scripts: { dev: 'vite' }, devDependencies: { vite: '8' } });

  it.each([
    ['vite', 'vite', '--strictPort --host 127.0.0.1 --port {self.http.targetPort}'],
    ['vite', 'vite --host 0.0.0.0', '--strictPort --port {self.http.targetPort}'],
    ['vite', 'vite dev --port 3000', ''],
    ['astro', 'astro dev', '--host 127.0.0.1 --port {self.http.targetPort}'],
  ])('of %s follows `%s` as its arguments', (dependency, dev, added) => {
    const { command } = describeProject(packageOf({ scripts: { dev }, devDependencies: { [dependency]: '1' } }));
    expect(command).toBe(`/work/api/node_modules/.bin/${dev} ${added}`.trimEnd());
  });

  it.each([
    ['package-lock.json', 'npm run dev -- --host'],
    ['pnpm-lock.yaml', 'pnpm run dev --host'],
  ])('goes through the package manager of %s', (lockFile, start) => {
    const content = packageOf({ scripts: { predev: 'x', dev: 'ng serve' }, devDependencies: { '@angular/cli': '20' } });
    const { command } = describeProject({ ...content, [lockFile]: '' });
    expect(command).toBe(`${start} 127.0.0.1 --port {self.http.targetPort}`);
  });

  it('is no argument without an endpoint', () => {
    expect(describeProject(vite, { endpoints: {} }).command).toBe('/work/api/node_modules/.bin/vite');
  });
});

describe('the installation of a Node.js project', () => {
  const content = { scripts: { start: 'node a.js' }, dependencies: { express: '5' } };

  it.each([
    ['npm', {}, 'npm install --no-audit --no-fund'],
    ['npm', lock, 'npm ci --no-audit --no-fund'],
    ['npm', { 'npm-shrinkwrap.json': '{}' }, 'npm ci --no-audit --no-fund'],
    ['pnpm', { 'pnpm-lock.yaml': '' }, 'pnpm install --frozen-lockfile'],
    ['yarn', { 'yarn.lock': '__metadata:\n  version: 8\n' }, 'yarn install --immutable'],
    ['yarn', { 'yarn.lock': '# yarn lockfile v1\n' }, 'yarn install --frozen-lockfile'],
    ['bun', { 'bun.lock': '' }, 'bun install --frozen-lockfile'],
    ['bun', { 'bun.lockb': '' }, 'bun install --frozen-lockfile'],
  ])('is left to %s, beside %o', (name, files, command) => {
    const { steps, workload } = describeProject({ ...packageOf(content), ...files });
    expect(steps).toEqual([`install: ${command}`]);
    expect(workload?.steps[0]?.result).toBe('node_modules');
    expect(workload?.steps[0]?.inputs).toEqual(expect.arrayContaining(['package.json', ...Object.keys(files)]));
    expect(workload?.language).toBe(`Node.js (${name})`);
  });

  it('is asked for beside lock files of two', () => {
    const { problems } = describeProject({ ...packageOf(content), ...lock, 'yarn.lock': '' });
    expect(problems).toMatchObject([{ code: 'PROJECT_AMBIGUOUS', message: expect.stringContaining('yarn and npm') }]);
    const declared = packageOf({ ...content, packageManager: 'npm@10.9.0' });
    expect(describeProject({ ...declared, ...lock, 'yarn.lock': '' }).problems).toEqual([]);
  });

  it('follows what package.json declares, whatever lock file lies there', () => {
    const { steps } = describeProject({ ...packageOf({ ...content, packageManager: 'yarn@4.9.0' }), ...lock });
    expect(steps).toEqual(['install: yarn install']);
  });

  it('looks for the result where yarn puts it without node_modules', () => {
    const { workload } = describeProject({ ...packageOf(content), 'yarn.lock': '', '.pnp.cjs': '' });
    expect(workload?.steps[0]?.result).toBe('.pnp.cjs');
  });

  it('is none without dependencies', () => {
    expect(describeProject(packageOf({ scripts: { start: 'node a.js' } })).steps).toEqual([]);
  });

  it.each([
    ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile'],
    ['package-lock.json', 'npm install --no-audit --no-fund'],
  ])('happens at the root of a workspace with %s, and empties nothing that others run from', (lockFile, command) => {
    const { steps, workload } = describeProject({
      ...packageOf(content),
      '../../package.json': JSON.stringify({ workspaces: ['work/*'] }),
      [`../../${lockFile}`]: '',
    });
    expect(steps).toEqual([`install: ${command}`]);
    expect(workload?.steps).toMatchObject([{ result: '../../node_modules' }]);
  });
});
