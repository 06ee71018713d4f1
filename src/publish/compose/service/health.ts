import type { ComposeHealthCheck } from '../../../compose/model/service.ts';
import type { Text } from '../../../compose/model/values.ts';
import type { Probe } from '../../../model/probe.ts';
import type { Resource } from '../../../model/resource.ts';
import { listeningPort } from '../../endpoint-text.ts';
import type { Publishing } from '../publishing.ts';
import { readText } from '../text/resolve.ts';
import { askPath, askPort } from './ask.ts';

/** What the engine does of itself. Milliseconds. */
const usual = { interval: 30_000, timeout: 30_000, retries: 3, startPeriod: 0 };
/** What servers that make their first data are given. */
const serverPatience = { interval: 5000, timeout: 5000, retries: 5, startPeriod: 60_000 };
const patience = { interval: 10_000, timeout: 5000, retries: 3, startPeriod: 20_000 };

interface Asked {
  readonly publishing: Publishing;
  readonly resource: Resource;
  /** Where the secret is that a variable of its image would hold. */
  readonly secretFiles: ReadonlyMap<string, string>;
}

/** How its containers are asked whether they are healthy; only what the manifest says, and what servers have of their own. */
export function toHealthCheck(asked: Asked): ComposeHealthCheck | undefined {
  const { publishing, resource } = asked;
  const { probe } = resource;
  if (probe === undefined) return undefined;
  const server = publishing.servers.get(resource.name);
  const written = resource.options['health'] as Readonly<Record<string, unknown>> | undefined;
  const isOwn = ['http', 'tcp', 'grpc', 'command'].some(
    (way) => written?.[way] !== undefined && written[way] !== false,
  );
  if (!isOwn && (server === undefined || server.hasNoShell === true)) return undefined;
  const test = isOwn ? testOf(asked, probe.check) : serverTest(asked);
  return test === undefined
    ? undefined
    : { test, ...timing(probe, written, server === undefined ? patience : serverPatience) };
}

function testOf({ publishing, resource }: Asked, check: Probe['check']): readonly Text[] | undefined {
  const endpoint = 'endpoint' in check ? resource.endpoints.find(({ name }) => name === check.endpoint) : undefined;
  if (check.type === 'command') {
    const words = check.command.map((word) => readText(publishing, word, resource));
    const [shell, flag, script, ...rest] = words;
    const isShell = shell === '/bin/sh' && flag === '-c' && script !== undefined && rest.length === 0;
    return isShell ? ['CMD-SHELL', script] : ['CMD', ...words];
  }
  if (endpoint === undefined) return undefined;
  const port = listeningPort(endpoint);
  const script = check.type === 'http' ? askPath(port, check.path, endpoint.scheme === 'https') : askPort(port);
  return ['CMD-SHELL', script];
}

/** By its own tools where they tell, else whether its first port takes a connection. */
function serverTest({ publishing, resource, secretFiles }: Asked): readonly Text[] | undefined {
  const ready = publishing.servers.get(resource.name)?.ready;
  if (ready !== undefined && 'command' in ready) {
    const [shell, flag, script = '', ...rest] = ready.command;
    const isShell = shell === 'sh' && flag === '-c' && rest.length === 0;
    return isShell ? ['CMD-SHELL', withSecrets(script, secretFiles)] : ['CMD', ...ready.command];
  }
  const endpoint =
    ready === undefined
      ? resource.endpoints.find(({ protocol }) => protocol === 'tcp')
      : resource.endpoints.find(({ name }) => name === ready.endpoint);
  if (endpoint === undefined) return undefined;
  const port = listeningPort(endpoint);
  return ['CMD-SHELL', ready === undefined ? askPort(port) : askPath(port, ready.path, endpoint.scheme === 'https')];
}

/** A check is given the variables of the container, and so not what its start read from a file. */
function withSecrets(script: string, secretFiles: ReadonlyMap<string, string>): string {
  const used = [...secretFiles].filter(([name]) => script.includes(`$${name}`));
  return [...used.map(([name, file]) => `${name}="$(cat ${file})"`), script].join('; ');
}

const options = { interval: 'interval', timeout: 'timeout', startPeriod: 'start_period' } as const;

/** The manifest's own words, else what is fitting; what the engine does anyway is not written. */
function timing(
  probe: Probe,
  written: Readonly<Record<string, unknown>> = {},
  fitting: typeof patience,
): Omit<ComposeHealthCheck, 'test'> {
  const isSaid = Object.keys({ ...options, retries: 0 }).some((name) => written[name] !== undefined);
  const chosen = isSaid ? { ...probe } : fitting;
  const entries = (['interval', 'timeout', 'startPeriod'] as const).flatMap((name) =>
    chosen[name] === usual[name] ? [] : [[options[name], toDuration(chosen[name])] as const],
  );
  const isRetrying = chosen.retries !== usual.retries || written['retries'] !== undefined;
  return { ...Object.fromEntries(entries), ...(isRetrying && { retries: chosen.retries }) };
}

/** `1m30s`: the largest units first. */
export function toDuration(milliseconds: number): string {
  const parts = (
    [
      ['h', 3_600_000],
      ['m', 60_000],
      ['s', 1000],
      ['ms', 1],
    ] as const
  ).reduce<{ left: number; text: string }>(
    ({ left, text }, [unit, size]) => {
      const count = Math.floor(left / size);
      return { left: left - count * size, text: count === 0 ? text : `${text}${count}${unit}` };
    },
    { left: milliseconds, text: '' },
  );
  return parts.text === '' ? '0s' : parts.text;
}
