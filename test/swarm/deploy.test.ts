import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngineClient, type EngineClient } from '../engine/engine-client.ts';
import { describeWithEngine } from '../engine/requires.ts';
import { startSecondEngine, type SecondEngine } from '../engine/second-engine.ts';
import { images } from '../engine/stand-ins.ts';
import { openProject, type TestProject } from '../integration/deploy/compose-project.ts';

const limit = { timeout: 240_000 };

describeWithEngine('deploying to a swarm', ({ host }) => {
  let engine: SecondEngine;
  let client: EngineClient;
  let program: string;

  beforeAll(async () => {
    engine = await startSecondEngine(host, [images.busybox]);
    client = createEngineClient(engine.host, '/tmp/apphost-swarm-deploy-docker');
    program = (await execa('sh', ['-c', 'command -v docker'])).stdout;
  }, 120_000);

  afterAll(async () => {
    await engine.dispose();
  }, 60_000);

  it('names what the engine lacks, applies a stack, takes back what fails, and undoes it', limit, async () => {
    {
      await using early = await openProject(program, engine.host, 'swarm');
      await early.write({ services: { web: server() } });
      await expect(early.deploy()).rejects.toMatchObject({ code: 'DEPLOY_NOT_A_SWARM' });
      await client.run('swarm', 'init', '--advertise-addr', '127.0.0.1');
    }
    await using project = await openProject(program, engine.host, 'swarm');
    const { name } = project;
    const secrets = { word: { name: `\${WORD_SECRET:-${name}_word}`, external: true } };
    const web = server({
      secrets: ['word'],
      healthcheck: { test: ['CMD-SHELL', 'test "$$(cat /run/secrets/word)" = given'], interval: '300ms' },
    });
    await project.write({ services: { web, store: withData(name), setup: job(0) }, secrets, volumes: { data: {} } });
    await project.deploy({ agreed: false, dryRun: true });
    expect(await client.run('service', 'ls', '--quiet')).toBe('');
    await project.deploy();
    expect(project.event('engine')).toMatchObject({ target: 'swarm', engine: engine.host, project: name });
    expect(project.event('done')).toMatchObject({ objects: 4, changed: 5, deleted: 0 });
    expect(await client.run('node', 'inspect', 'self', '--format', '{{json .Spec.Labels}}')).toBe(
      JSON.stringify({ [`${name}.data`]: 'true' }),
    );
    const [first = ''] = await secretsOf(project);

    await project.write({ services: { web: server({ secrets: ['word'] }) }, secrets });
    project.values = { WORD: 'another' };
    project.answer = false;
    await project.deploy();
    expect(deleted(project)).toEqual(['service/setup', 'service/store', `secret/${first}`]);
    expect(project.event('kept')).toMatchObject({ object: `volume/${name}_data` });
    const [second = '', ...more] = await secretsOf(project);
    expect([first === second, more]).toEqual([false, []]);

    await project.write({ services: { web: server({ secrets: ['word'], command: failing }) }, secrets });
    await expect(project.deploy()).rejects.toMatchObject({ code: 'DEPLOY_NOT_READY' });
    expect(project.event('failure')).toMatchObject({
      object: 'service/web',
      container: 'web.1',
      reason: 'Exited',
      message: 'it ended with exit code 3; the swarm has gone back to what ran before',
      log: ['no table'],
    });

    await project.destroy();
    expect(deleted(project)).toEqual(['service/web', `secret/${second}`]);
    expect(await client.run('service', 'ls', '--quiet')).toBe('');
    expect(await client.run('volume', 'ls', '--quiet')).toBe(`${name}_data`);
  });

  it('says why a first deployment does not come up', limit, async () => {
    await using project = await openProject(program, engine.host, 'swarm');
    await project.write({ services: { web: server({ image: 'apphost-test/none:none' }), other: server() } });
    await expect(project.deploy()).rejects.toMatchObject({ code: 'DEPLOY_NOT_READY' });
    expect(project.event('failure')).toMatchObject({ object: 'service/web', reason: 'ImageUnavailable' });
    expect(project.events).toContainEqual(expect.objectContaining({ object: 'service/other', ready: true }));
  });

  async function secretsOf({ name }: TestProject): Promise<readonly string[]> {
    const listed = await client.run('secret', 'ls', '--format', '{{.Name}}', '--filter', `name=${name}_`);
    return listed.split('\n').filter((line) => line !== '');
  }
});

/** Without a network, and ending at once when it is told to. */
function server(more: object = {}): object {
  return {
    image: images.busybox,
    command: ['sleep', '1000'],
    stop_signal: 'SIGKILL',
    deploy: { endpoint_mode: 'dnsrr', update_config: { failure_action: 'rollback', monitor: '2s' } },
    ...more,
  };
}

const failing = ['sh', '-c', 'echo no table; exit 3'];

function withData(name: string): object {
  const placement = { constraints: [`node.labels.${name}.data == true`] };
  return server({ volumes: ['data:/data'], deploy: { endpoint_mode: 'dnsrr', placement } });
}

function job(code: number): object {
  const deploy = { mode: 'replicated-job', endpoint_mode: 'dnsrr', restart_policy: { condition: 'on-failure' } };
  return { image: images.busybox, command: ['sh', '-c', `exit ${code}`], deploy };
}

function deleted({ events }: TestProject): readonly string[] {
  return events.flatMap((event) => (event.event === 'deleted' ? [event.object] : []));
}
