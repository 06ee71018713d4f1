import { createServer } from 'node:net';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { describeWithCompose, provideCompose } from '../../compose/provide-compose.ts';
import { describeWithEngine } from '../../engine/requires.ts';
import { images } from '../../engine/stand-ins.ts';
import { openProject, type TestProject } from './compose-project.ts';

const provided = await provideCompose();
const limit = { timeout: 180_000 };

/** Ends at once when it is told to. */
const server = (more: object = {}): object => ({
  image: images.busybox,
  command: ['sleep', '1000'],
  init: true,
  stop_signal: 'SIGKILL',
  ...more,
});
const ended = (code: number): object => ({ image: images.busybox, command: ['sh', '-c', `echo bye; exit ${code}`] });
const withData = server({ volumes: ['data:/data'] });

describeWithCompose('deploying with Docker Compose', provided, (program) => {
  describeWithEngine('to an engine', ({ host }) => {
    it('applies, prunes, keeps data until its loss is agreed to, and undoes it', limit, async () => {
      await using project = await openProject(program, host);
      const { name } = project;
      await project.write({
        services: {
          web: server({
            environment: ['WORD=${WORD:?}'],
            healthcheck: { test: ['CMD-SHELL', 'test $$WORD = given'], interval: '300ms' },
          }),
          old: withData,
          setup: ended(0),
        },
        volumes: { data: {} },
      });
      await project.deploy();
      expect(project.event('engine')).toMatchObject({ engine: host, origin: 'DOCKER_HOST', project: name });
      expect(planned(project)).toEqual([`+${name}_data`, '+old', '+setup', '+web']);
      expect(project.event('done')).toEqual({ event: 'done', objects: 4, changed: 4, deleted: 0 });

      await project.write({ services: { web: server() } });
      project.answer = false;
      await project.deploy();
      expect(project.asked).toEqual([`This deletes data for good: volume/${name}_data (its data). Delete it?`]);
      expect(deleted(project)).toEqual(['service/old', 'service/setup']);
      expect(project.event('kept')).toMatchObject({ object: `volume/${name}_data` });
      expect(await volumes(project)).toEqual([`${name}_data`]);

      project.answer = true;
      await project.deploy();
      expect(deleted(project)).toEqual([`volume/${name}_data`]);
      expect(await volumes(project)).toEqual([]);

      await project.write({ services: { old: withData }, volumes: { data: {} } });
      await project.deploy();
      await project.destroy();
      expect(deleted(project)).toEqual(['service/old']);
      expect(project.event('kept')).toMatchObject({ object: `volume/${name}_data` });
      expect(await labelled(project)).toEqual({ containers: [], networks: [] });
      await project.destroy();
      expect(project.event('note')).toBeDefined();
    });

    it(
      'reports what fails: a health check, a job, a port that is taken, an image that is not there',
      limit,
      async () => {
        await using project = await openProject(program, host);
        const { name } = project;
        const healthcheck = { test: ['CMD-SHELL', 'echo no table; false'], interval: '200ms', retries: 1 };
        await project.write({ services: { web: server({ healthcheck }), other: server() } });
        await expect(project.deploy()).rejects.toMatchObject({ code: 'DEPLOY_NOT_READY' });
        expect(project.event('failure')).toMatchObject({
          object: 'service/web',
          container: `${name}-web-1`,
          reason: 'Unhealthy',
          message: 'its health check fails: no table',
        });

        await project.write({
          services: {
            web: server({ depends_on: { job: { condition: 'service_completed_successfully' } } }),
            job: ended(3),
          },
        });
        await expect(project.deploy()).rejects.toMatchObject({ code: 'DEPLOY_NOT_READY' });
        const failure = { object: 'service/job', reason: 'Exited', message: 'it ended with exit code 3', log: ['bye'] };
        expect(project.event('failure')).toMatchObject(failure);

        await project.write({ services: { web: { image: `apphost-test/${name}:none` } } });
        await expect(project.deploy()).rejects.toMatchObject({ code: 'DEPLOY_IMAGE_UNAVAILABLE' });

        const taken = createServer().listen(0, '127.0.0.1');
        await once(taken, 'listening');
        const { port } = taken.address() as { readonly port: number };
        await project.write({ services: { web: server({ ports: [`127.0.0.1:${port}:80`] }) } });
        await expect(project.deploy()).rejects.toMatchObject({ code: 'DEPLOY_PORT_TAKEN' });
        expect(project.event('halted')).toEqual({ event: 'halted', step: 'apply', applied: 0, total: 1 });
        taken.close();
      },
    );

    it('keeps a second one out, and says what stands when it is interrupted', limit, async () => {
      await using project = await openProject(program, host);
      const healthcheck = { test: ['CMD', 'false'], interval: '1s', retries: 1000 };
      await project.write({ services: { web: server({ healthcheck }) } });
      const stopper = new AbortController();
      const first = project.deploy({}, stopper.signal).catch((error: unknown) => error);
      const waits = { event: 'progress', object: 'service/web', ready: false, detail: 'is up, not healthy yet' };
      await expect.poll(() => project.events, { timeout: 60_000 }).toContainEqual(waits);
      await expect(project.deploy()).rejects.toMatchObject({ code: 'DEPLOY_BUSY' });
      stopper.abort(new Error('interrupted'));
      expect(await first).toMatchObject({ message: 'interrupted' });
      expect(project.event('halted')).toEqual({ event: 'halted', step: 'wait', applied: 1, total: 1 });
      await expect(project.deploy({ timeout: 3_000 })).rejects.toMatchObject({
        code: 'DEPLOY_NOT_READY',
        facts: { object: 'service/web', reason: 'NeverReady' },
      });
    });

    it('changes nothing without consent, or in a dry run', limit, async () => {
      await using project = await openProject(program, host);
      await project.write({ services: { web: server() } });
      await project.deploy({ dryRun: true });
      expect(planned(project)).toEqual(['+web']);
      await expect(project.deploy({ agreed: false })).rejects.toMatchObject({ code: 'DEPLOY_NOT_CONFIRMED' });
      expect(await labelled(project)).toEqual({ containers: [], networks: [] });
    });
  });
});

function planned(project: TestProject): readonly string[] {
  const signs = { create: '+', change: '~', replace: '±', unchanged: '=', delete: '-' };
  const changes = project.event('plan')?.changes ?? [];
  return changes.map(({ object, change }) => `${signs[change]}${object.split('/')[1] ?? ''}`);
}

function deleted({ events }: TestProject): readonly string[] {
  return events.flatMap((event) => (event.event === 'deleted' ? [event.object] : []));
}

async function volumes({ inventory, name }: TestProject): Promise<readonly string[]> {
  return inventory.listVolumes(`com.docker.compose.project=${name}`);
}

async function labelled({ inventory, name }: TestProject): Promise<object> {
  const label = `com.docker.compose.project=${name}`;
  const [containers, networks] = await Promise.all([inventory.listContainers(label), inventory.listNetworks(label)]);
  return { containers: containers.map((container) => container.name), networks };
}
