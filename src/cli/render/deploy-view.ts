import type { ChalkInstance } from 'chalk';
import type { Change, DeployEvent, Failure, PlanEvent, PlannedChange } from '../../deploy/event.ts';
import type { Output } from '../output.ts';
import { createLiveView, type LiveView } from './live-view.ts';

/** Shows a deployment: what is under way stands at the bottom of a terminal; in a pipe every step is a line. */
export interface DeployView {
  event(event: DeployEvent): void;
  /** Before a question, and at the end. */
  end(): void;
}

export function createDeployView(output: Output): DeployView {
  if (output.isJson) return { event: (event) => output.data(JSON.stringify(event)), end: () => undefined };
  const underway = new Map<string, string>();
  let live: LiveView | undefined;
  const block = (): readonly string[] =>
    [...underway].map(([object, detail]) => output.chalk.dim(`  ${object}: ${detail}`.slice(0, output.columns() - 1)));
  const say = (text: string): void => (live === undefined ? output.talk(text) : live.print(text.split('\n')));
  const end = (): void => {
    live?.end(false);
    live = undefined;
  };
  return {
    event: (event) => {
      if (event.event === 'progress' && output.isTerminal && !output.isQuiet) {
        live ??= createLiveView(output, block);
        if (event.ready) underway.delete(event.object);
        else underway.set(event.object, event.detail);
        live.refresh();
        if (!event.ready) return;
      }
      if (event.event === 'failure' || event.event === 'halted') {
        end();
        return output.complain(formatEvent(event, output.chalk) ?? '');
      }
      if (event.event === 'plan' && event.diff !== undefined) return output.data(formatPlan(event, output.chalk));
      const text = formatEvent(event, output.chalk);
      if (text !== undefined) say(text);
    },
    end,
  };
}

function formatEvent(event: DeployEvent, chalk: ChalkInstance): string | undefined {
  switch (event.event) {
    case 'target': {
      const tool = event.target === 'helm' ? 'with helm' : 'with kubectl';
      return `Context ${chalk.bold(event.context)}, namespace ${chalk.bold(event.namespace)}: ${event.server}, Kubernetes ${event.version}, ${tool}.`;
    }
    case 'engine': {
      const { engine, origin, version, tool, project } = event;
      const chosen = origin === undefined ? '' : ` (${origin})`;
      return `Engine ${chalk.bold(engine)}${chosen}, project ${chalk.bold(project)}: ${version}, with ${tool}.`;
    }
    case 'plan':
      return formatPlan(event, chalk);
    case 'applied':
      return event.change === 'unchanged' ? undefined : `${event.object}: ${done[event.change]}`;
    case 'progress':
      return `${event.object}: ${event.ready ? readyText(event.detail, chalk) : event.detail}`;
    case 'trouble':
      return `${event.object}: ${chalk.yellow(event.reason)}: ${event.message}`;
    case 'failure':
      return formatFailure(event, chalk);
    case 'deleted':
      return `${event.object}: deleted`;
    case 'kept':
      return `${event.object}: kept, ${event.because}`;
    case 'halted':
      return `Ended while ${steps[event.step]}: ${event.applied} of ${event.total} objects had been ${event.step === 'delete' ? 'deleted' : 'applied'}, and stay so.`;
    case 'note':
      return event.text;
    case 'done':
      return formatDone(event);
  }
}

function readyText(detail: string, chalk: ChalkInstance): string {
  return detail === '' ? chalk.green('ready') : `${chalk.green('ready')} (${detail})`;
}

const done: Readonly<Record<Change, string>> = {
  create: 'created',
  change: 'changed',
  replace: 'replaced',
  unchanged: 'unchanged',
  delete: 'deleted',
};

const steps = {
  apply: 'applying',
  wait: 'waiting for it to become ready',
  prune: 'pruning',
  delete: 'deleting',
} as const;

const signs: Readonly<Record<Change, string>> = { create: '+', change: '~', replace: '±', unchanged: '=', delete: '-' };

function formatPlan({ changes, diff }: PlanEvent, chalk: ChalkInstance): string {
  const shown = changes.filter(({ change }) => change !== 'unchanged');
  const same = changes.length - shown.length;
  const lines = shown.map((planned) => `  ${formatChange(planned, chalk)}`);
  const rest = same === 0 ? [] : [`  ${same} unchanged`];
  return [
    shown.length === 0 ? 'Nothing changes.' : 'What changes:',
    ...lines,
    ...rest,
    ...(diff === undefined || diff === '' ? [] : [diff]),
  ].join('\n');
}

function formatChange({ object, change, data }: PlannedChange, chalk: ChalkInstance): string {
  const text = `${signs[change]} ${change} ${object}`;
  return data === undefined ? text : `${text} ${chalk.red(`(with ${data})`)}`;
}

function formatFailure(
  { object, pod, container, reason, message, events, log }: Failure,
  chalk: ChalkInstance,
): string {
  const names = [pod && `pod ${pod}`, container && `container ${container}`].filter(Boolean).join(', ');
  const head = `${chalk.red.bold(object)} ${names === '' ? '' : `${names} `}${reason}: ${message}`;
  const told = events.length === 0 ? [] : ['  events:', ...events.map((line) => `    ${line}`)];
  const written = log.length === 0 ? [] : ['  last lines of its log:', ...log.map((line) => `    ${line}`)];
  return [head, ...told, ...written].join('\n');
}

function formatDone({ objects, changed, deleted }: Extract<DeployEvent, { readonly event: 'done' }>): string {
  const gone = deleted === 0 ? '' : `${deleted} ${deleted === 1 ? 'object' : 'objects'} deleted`;
  if (objects === 0) return gone === '' ? 'Nothing was deleted.' : `Done: ${gone}.`;
  const what = `${objects} objects, ${changed} of them changed${gone === '' ? '' : `, ${gone}`}`;
  return `Everything is ready: ${what}.`;
}
