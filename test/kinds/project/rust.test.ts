import { describe, expect, it } from 'vitest';

import { describeProject } from './describe-project.ts';

const own = '[package]\nname = "hello"\nversion = "1.0.0"\n';
const bins = '[[bin]]\nname = "one"\n[[bin]]\nname = "two"\n';

describe('a Rust project', () => {
  it.each([
    ['that of the package', own, 'hello'],
    ['the only one named', `${own}[[bin]]\nname = "serve"\n`, 'serve'],
    ['the one called like it', `${own}${bins.replace('two', 'api')}`, 'api'],
    ['the default one', `${own}default-run = "two"\n${bins}`, 'two'],
  ])('runs %s of its programs', (_, manifest, name) => {
    const { command, steps, workload } = describeProject({ 'Cargo.toml': manifest });
    expect(steps).toEqual([`build: cargo build --bin ${name} --target-dir target`]);
    expect(workload?.steps[0]).toMatchObject({ always: true, result: `target/debug/${name}` });
    expect(command).toBe(`/work/api/target/debug/${name}`);
    expect(workload?.port).toEqual({ variable: 'PORT', form: 'number' });
  });

  it('builds what its lock file says', () => {
    const { steps } = describeProject({ 'Cargo.toml': own, 'Cargo.lock': '' });
    expect(steps).toEqual(['build: cargo build --locked --bin hello --target-dir target']);
  });

  it('asks which of several programs is meant', () => {
    expect(describeProject({ 'Cargo.toml': own + bins }).problems).toMatchObject([{ code: 'START_COMMAND_UNKNOWN' }]);
  });

  it('listens where Rocket looks', () => {
    const { workload } = describeProject({ 'Cargo.toml': `${own}[dependencies]\nrocket = "0.5"\n` });
    expect(workload?.port).toEqual({ variable: 'ROCKET_PORT', form: 'number' });
  });

  it('asks what to start when it only holds others', () => {
    const { problems } = describeProject({ 'Cargo.toml': '[workspace]\nmembers = ["a"]\n' });
    expect(problems).toMatchObject([{ code: 'START_COMMAND_UNKNOWN', at: ['path'] }]);
  });
});
