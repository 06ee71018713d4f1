import { join } from 'node:path';
import type { EmbeddedProcess, EmbeddedServer, EmbeddedStart } from '../../model/embedding.ts';

/** Azurite, which is what the image runs as well. */
export const embeddedAzureStorage: EmbeddedServer = {
  sources: () => [{ from: 'package', name: 'azurite', version: '3.35.0', size: '190 MB', emulates: false }],
  start: startAzurite,
};

function startAzurite({ path, host, ports, args }: EmbeddedStart): Promise<EmbeddedProcess> {
  const listening = ['blob', 'queue', 'table'].flatMap((service) => [
    `--${service}Host`,
    host,
    `--${service}Port`,
    String(ports[service]),
  ]);
  const program = join(path, 'dist', 'src', 'azurite.js');
  // As the container is started; each health check would be a line of its log.
  const others = ['--location', '.', '--silent', '--skipApiVersionCheck', '--disableTelemetry'];
  return Promise.resolve({ command: [process.execPath, program, ...listening, ...others, ...args] });
}
