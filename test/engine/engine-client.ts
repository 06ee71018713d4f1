import { request } from 'node:http';

import { execa } from 'execa';

/** The docker program, bound to the test engine and to none of the user's settings. */
export interface EngineClient {
  readonly host: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Runs `docker …args` and returns what it prints. */
  run(...args: string[]): Promise<string>;
}

export function createEngineClient(host: string, configFolder: string): EngineClient {
  // The classic builder needs no plugin, which not every docker program has.
  const environment = { DOCKER_BUILDKIT: '0', DOCKER_CONFIG: configFolder, DOCKER_CONTEXT: '', DOCKER_HOST: '' };
  return {
    host,
    environment,
    async run(...args) {
      const { stdout } = await execa('docker', ['--host', host, ...args], { env: environment });
      return stdout;
    },
  };
}

/** Whether something at `host` (`unix://…` or `tcp://…`) answers as a container engine. */
export async function answersAsEngine(host: string): Promise<boolean> {
  const url = new URL(host);
  const target =
    url.protocol === 'unix:' ? { socketPath: url.pathname } : { host: url.hostname, port: url.port || 2375 };
  return new Promise((resolve) => {
    const ping = request({ ...target, path: '/_ping', timeout: 3000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200 && response.headers['api-version'] !== undefined);
    });
    ping.once('error', () => resolve(false));
    ping.once('timeout', () => ping.destroy(new Error('timeout')));
    ping.end();
  });
}
