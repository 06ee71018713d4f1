import type { ControlEvent, OperationEvent } from '../../runtime/control/protocol.ts';
import type { LogLine } from '../../runtime/logs/log-line.ts';
import type { ResourceSnapshot } from '../../runtime/snapshot.ts';
import type { Output } from '../output.ts';
import { createLiveView } from './live-view.ts';
import { createLogFormat } from './log-lines.ts';
import { statusOf, statusTable } from './status-table.ts';

/** Shows what happens to an application: a live table on a terminal, plain lines in a pipe. */
export interface View {
  event(event: ControlEvent): void;
  logs(lines: readonly LogLine[]): void;
  say(text: string): void;
  end(): void;
}

export function createView(output: Output, names: readonly string[] = []): View {
  if (output.isJson) return createJsonView(output);
  const format = createLogFormat(output.chalk, names);
  return output.isTerminal && !output.isQuiet ? createTerminalView(output, format) : createPlainView(output, format);
}

/** Everything as it happens, one value a line, in the words of the control socket. */
function createJsonView(output: Output): View {
  const tell = (value: ControlEvent | (LogLine & { readonly event: 'log' })): void =>
    output.data(JSON.stringify(value));
  return {
    event: tell,
    logs: (lines) => {
      for (const line of lines) tell({ event: 'log', ...line });
    },
    say: (text) => tell({ event: 'note', text }),
    end: () => undefined,
  };
}

function createTerminalView(output: Output, format: (line: LogLine) => string): View {
  const resources = new Map<string, ResourceSnapshot>();
  const operations = new Map<number, OperationEvent>();
  const live = createLiveView(output, () => {
    const running = [...operations.values()].filter(({ detail }) => detail !== undefined);
    const progress = running.map(({ action, detail }) =>
      output.chalk.dim(`  ${action}: ${detail}`.slice(0, output.columns() - 1)),
    );
    return [...progress, ...statusTable([...resources.values()], output.chalk, output.columns())];
  });
  return {
    event: (event) => {
      if (event.event === 'resource') resources.set(event.resource.name, event.resource);
      if (event.event === 'operation') follow(operations, event.operation);
      if (event.event === 'note') live.print([event.text]);
      live.refresh();
    },
    logs: (lines) => live.print(lines.map((line) => format(line))),
    say: (text) => live.print([text]),
    end: () => live.end(true),
  };
}

/** Only what is under way and says how far it is stands in the table. */
function follow(operations: Map<number, OperationEvent>, operation: OperationEvent): void {
  if (operation.status === 'progress') operations.set(operation.id, operation);
  else operations.delete(operation.id);
}

function createPlainView(output: Output, format: (line: LogLine) => string): View {
  const shown = new Map<string, string>();
  return {
    event: (event) => {
      const line = lineFor(event);
      const key = event.event === 'resource' ? event.resource.name : '';
      if (line === undefined || (key !== '' && shown.get(key) === line)) return;
      if (key !== '') shown.set(key, line);
      output.talk(line);
    },
    logs: (lines) => output.data(lines.map((line) => format(line)).join('\n')),
    say: (text) => output.talk(text),
    end: () => undefined,
  };
}

function lineFor(event: ControlEvent): string | undefined {
  if (event.event === 'note') return event.text;
  if (event.event === 'operation') return operationLine(event.operation);
  // That it has not begun yet goes without saying.
  if (event.event !== 'resource' || event.resource.state === 'not-started') return undefined;
  return resourceLine(event.resource);
}

function resourceLine(resource: ResourceSnapshot): string {
  const isWell = resource.state === 'running' && resource.health === 'healthy';
  const urls = isWell ? resource.endpoints.map(({ url }) => url).join(' ') : '';
  const detail = resource.reason === undefined ? urls : `(${resource.reason})`;
  const replicas =
    resource.replicas.length > 1 && resource.state === 'running'
      ? ` ${countHealthy(resource)}/${resource.replicas.length}`
      : '';
  return `${resource.name}: ${statusOf(resource)}${replicas}${detail === '' ? '' : ` ${detail}`}`;
}

function countHealthy({ replicas }: ResourceSnapshot): number {
  return replicas.filter(({ health }) => health === 'healthy').length;
}

/** Starts and stops show in the resource's own line. */
function operationLine({ action, cause, status, detail }: OperationEvent): string | undefined {
  const isSlow = /^(pull|build|prepare|create (network|volume))/.test(action);
  if (status === 'failed') return `${action} failed: ${detail ?? ''}`;
  return isSlow && status === 'begun' ? `${action} (${cause})` : undefined;
}
