import { join } from 'node:path';

import pg from 'pg';
import { expect, inject } from 'vitest';

import type { ResourceSnapshot } from '../../src/runtime/snapshot.ts';
import { startSecondEngine, type SecondEngine } from '../engine/second-engine.ts';
import { images } from '../engine/stand-ins.ts';
import { createCommandLine, environmentOf, type CommandLine } from './command-line.ts';

export const nowhere = 'unix:///nowhere/docker.sock';
export const serves = `type: executable, command: [node, ${join(import.meta.dirname, 'programs', 'serves.mjs')}], endpoints: { http: {} }`;
const manifest = (id: string, more: string): string => `
name: ${id}
id: ${id}
resources:
  db: { type: postgres, volume: true, databases: [facts], health: { interval: 1s, timeout: 1s, retries: 2 } }
  api: { ${serves}, references: [facts] }
${more}`;

/** All that this file of tests has opened, the last one last. */
export const opened: CommandLine[] = [];

export async function disposeOpened(): Promise<void> {
  await Promise.all(opened.map((application) => application.dispose()));
}

export interface Opening {
  readonly engineHost?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** More resources. */
  readonly more?: string;
}

/** An application that runs, with a fact in its database. */
export async function open(
  id: string,
  { engineHost = nowhere, variables = {}, more = '' }: Opening,
): Promise<CommandLine> {
  const application = await createCommandLine({ program: inject('program'), engineHost, variables });
  opened.push(application);
  await application.write('app.yaml', manifest(id, more));
  const { exitCode, stderr } = await application.run('up', '-d');
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  await query(application, 'create table fact (id int); insert into fact values (7)');
  return application;
}

/** The same, and a container that ends when it is killed only, in an engine that may be stopped. */
export async function openOnSecondEngine(
  host: string,
  id: string,
): Promise<{ readonly engine: SecondEngine; readonly application: CommandLine }> {
  const engine = await startSecondEngine(host, [images.postgres, images.busybox]);
  const box = `  box: { type: container, image: ${images.busybox}, command: [sleep, infinity], stop: { signal: SIGKILL } }\n`;
  try {
    return { engine, application: await open(id, { engineHost: engine.host, more: box }) };
  } catch (error) {
    await disposeOpened();
    await engine.dispose();
    throw error;
  }
}

export async function find(application: CommandLine, name: string): Promise<ResourceSnapshot | undefined> {
  return (await application.ps()).resources.find((resource) => resource.name === name);
}

export async function states(application: CommandLine): Promise<Readonly<Record<string, string>>> {
  const { resources } = await application.ps();
  return Object.fromEntries(resources.map(({ name, state, health }) => [name, `${state}, ${health}`]));
}

/** Of one on the second engine. */
export async function untilHealthy(application: CommandLine): Promise<void> {
  const names = ['db', 'facts', 'box', 'api'];
  const all = Object.fromEntries(names.map((name) => [name, 'running, healthy']));
  await expect.poll(() => states(application), { timeout: 30_000 }).toEqual(all);
}

async function query(application: CommandLine, text: string): Promise<readonly unknown[]> {
  const api = await find(application, 'api');
  const { FACTS_URI } = await environmentOf(api?.replicas[0]?.pid ?? 0);
  const client = new pg.Client({ connectionString: FACTS_URI });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

export const remembers = [{ id: 7 }];
export const remembered = (application: CommandLine): Promise<readonly unknown[]> =>
  query(application, 'select id from fact');

/** What `apphost` has said about the application as a whole. */
export async function notes(application: CommandLine): Promise<readonly string[]> {
  const { stdout } = await application.run('logs', '--format', 'json');
  const lines = stdout.split('\n').filter(Boolean);
  return lines.flatMap((line) => {
    const { resource, text } = JSON.parse(line) as { readonly resource: string; readonly text: string };
    return resource === 'apphost' ? [text] : [];
  });
}

/** Milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
