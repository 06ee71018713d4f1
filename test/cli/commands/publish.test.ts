import { Command } from 'commander';
import { expect, test } from 'vitest';
import type { CommandContext } from '../../../src/cli/command.ts';
import { publish } from '../../../src/cli/commands/publish.ts';

/** What the words of a command line lead to: its work, or a complaint. */
async function parse(...words: readonly string[]): Promise<string> {
  let said = '';
  const context: CommandContext = {
    output: () => expect.fail('nothing is printed before the work'),
    run: () => {
      said += 'its work';
      return Promise.resolve();
    },
  };
  const command = new Command('publish').exitOverride().configureOutput({
    writeErr: (text) => {
      said += text;
    },
  });
  publish.declare(command, context);
  await command.parseAsync([...words], { from: 'user' }).catch(() => undefined);
  return said.trim();
}

test('an option of one target is refused for another', async () => {
  expect(await parse('--target', 'swarm', '--swarm-routing', 'host')).toBe('its work');
  expect(await parse('--target', 'compose', '--swarm-routing', 'host')).toBe(
    "error: option '--swarm-routing <way>' is for a swarm, and the target is compose",
  );
  expect(await parse('--target', 'k8s', '--swarm-routing', 'mesh')).toMatch(/is for a swarm, and the target is k8s$/);
  expect(await parse('--target', 'swarm', '--namespace', 'shop')).toBe(
    "error: option '--namespace <name>' is for Kubernetes, and the target is swarm",
  );
  expect(await parse('--target', 'swarm', '--swarm-routing', 'vip')).toMatch(/Allowed choices are mesh, host\./);
});
