import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import type { Output } from '../../../src/cli/output.ts';
import { createDeployView } from '../../../src/cli/render/deploy-view.ts';
import type { DeployEvent } from '../../../src/deploy/event.ts';

const events: readonly DeployEvent[] = [
  {
    event: 'target',
    target: 'k8s',
    context: 'prod',
    server: 'https://10.0.0.1:6443',
    version: 'v1.35.2',
    namespace: 'shop',
  },
  {
    event: 'plan',
    changes: [
      { object: 'deployment.apps/web', change: 'change' },
      { object: 'configmap/web-config', change: 'unchanged' },
      { object: 'cluster.postgresql.cnpg.io/db', change: 'delete', data: 'its databases' },
    ],
  },
  { event: 'applied', object: 'configmap/web-config', change: 'unchanged' },
  { event: 'applied', object: 'deployment.apps/web', change: 'change' },
  { event: 'progress', object: 'deployment.apps/web', ready: false, detail: '0 of 2 pods are ready' },
  {
    event: 'trouble',
    object: 'deployment.apps/web',
    reason: 'CrashLoopBackOff',
    message: 'pod web-1: it ended with exit code 1',
  },
  {
    event: 'failure',
    object: 'deployment.apps/web',
    pod: 'web-1',
    container: 'web',
    reason: 'CrashLoopBackOff',
    message: 'it ended with exit code 1',
    events: ['BackOff: Back-off restarting failed container (3 times)'],
    log: ['no database at db:5432'],
  },
  { event: 'halted', step: 'apply', applied: 2, total: 7 },
  { event: 'kept', object: 'persistentvolumeclaim/data-db-0', because: 'its volume would be lost' },
  { event: 'deleted', object: 'configmap/old' },
  { event: 'done', objects: 7, changed: 2, deleted: 1 },
];

describe('a deployment on the command line', () => {
  it('is one line for each step', () => {
    const { output, lines } = createOutput({ json: false });
    const view = createDeployView(output);
    for (const event of events) view.event(event);
    view.end();
    expect(lines.join('\n'))
      .toBe(`Context prod, namespace shop: https://10.0.0.1:6443, Kubernetes v1.35.2, with kubectl.
What changes:
  ~ change deployment.apps/web
  - delete cluster.postgresql.cnpg.io/db (with its databases)
  1 unchanged
deployment.apps/web: changed
deployment.apps/web: 0 of 2 pods are ready
deployment.apps/web: CrashLoopBackOff: pod web-1: it ended with exit code 1
deployment.apps/web pod web-1, container web CrashLoopBackOff: it ended with exit code 1
  events:
    BackOff: Back-off restarting failed container (3 times)
  last lines of its log:
    no database at db:5432
Ended while applying: 2 of 7 objects had been applied, and stay so.
persistentvolumeclaim/data-db-0: kept, its volume would be lost
configmap/old: deleted
Everything is ready: 7 objects, 2 of them changed, 1 object deleted.`);
  });

  it('is told to programs as it happens', () => {
    const { output, lines } = createOutput({ json: true });
    const view = createDeployView(output);
    for (const event of events) view.event(event);
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(events);
  });
});

function createOutput({ json }: { readonly json: boolean }): { output: Output; lines: string[] } {
  const lines: string[] = [];
  const write = (text: string): void => void lines.push(text);
  const output: Output = {
    chalk: new Chalk({ level: 0 }),
    isTerminal: false,
    columns: () => 80,
    rows: () => 24,
    isQuiet: false,
    isJson: json,
    data: write,
    talk: write,
    complain: write,
    draw: write,
    hideWith: () => undefined,
    onClosed: () => undefined,
  };
  return { output, lines };
}
