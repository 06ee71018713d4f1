import type { Renewal } from '../../plan/create-plan.ts';
import { toLabels } from '../containers/labels.ts';
import type { ResourceRunner } from '../resource-runner.ts';
import type { Supervisor } from '../supervisor.ts';

/**
 * Starts every replica anew without a plan, for the moments when the plan under way waits for this very resource to
 * become healthy. False, and nothing done, where one of them has not started yet. Rejects as its steps and its build do;
 * what ran goes on then.
 */
export async function renewInPlace(
  supervisor: Supervisor,
  name: string,
  { renewal, signal }: { readonly renewal: Renewal; readonly signal: AbortSignal },
): Promise<boolean> {
  const runner = supervisor.resources.get(name);
  const replicas = [...(runner?.replicas.values() ?? [])];
  const hasStarted = replicas.every(({ launched, state }) => launched !== undefined || state === 'backing-off');
  if (runner === undefined || replicas.length === 0 || !hasStarted) return false;
  await makeReady(runner, supervisor, { renewal, signal });
  await Promise.all(replicas.map((replica) => replica.renew()));
  return true;
}

async function makeReady(
  { desired: { name, launch } }: ResourceRunner,
  { options, engine, session }: Supervisor,
  { renewal, signal }: { readonly renewal: Renewal; readonly signal: AbortSignal },
): Promise<void> {
  if (launch.runs === 'process') {
    const log = options.logs.open({ resource: name });
    try {
      for (const step of launch.steps) {
        const request = { step, directory: launch.directory, env: { ...options.baseEnvironment, ...step.env } };
        await options.steps.run(request, (stream, chunk) => log.write(stream, chunk), signal);
      }
    } finally {
      log.end();
    }
  }
  if (launch.runs !== 'container' || launch.image.from !== 'build' || renewal !== 'build') return;
  const { from: _, ...build } = launch.image;
  const labels = toLabels({ application: options.application, session, resource: name });
  await engine?.buildImage({ ...build, labels }, (line) => options.logs.note({ resource: name }, line), signal);
}
