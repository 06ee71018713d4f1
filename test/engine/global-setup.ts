import type { TestProject } from 'vitest/node';

import { findEngine } from './index.ts';

/** What `inject('engine')` gives to a test: an engine's address, or why there is none. */
export type ProvidedEngine = { readonly host: string; readonly own: boolean } | { readonly reason: string };

declare module 'vitest' {
  interface ProvidedContext {
    engine: ProvidedEngine;
  }
}

/** For vitest's `globalSetup`: provides the engine, and returns what gives it back when the run ends. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const engine = await findEngine({ report: (line) => project.vitest.logger.log(`engine: ${line}`) });
  if ('reason' in engine) {
    project.provide('engine', engine);
    return undefined;
  }
  project.provide('engine', { host: engine.host, own: engine.own });
  return () => engine.stop();
}
