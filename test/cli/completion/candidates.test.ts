import { Argument, Command, Option } from 'commander';
import { describe, expect, test } from 'vitest';
import { complete, type Sources } from '../../../src/cli/completion/candidates.ts';
import { scripts } from '../../../src/cli/completion/scripts.ts';

const sources: Sources = {
  resources: (file) => Promise.resolve(file === 'other.yaml' ? ['theirs'] : ['api', 'web', 'worker']),
  types: () => Promise.resolve([{ value: 'redis', description: 'A cache.' }]),
  codes: () => Promise.resolve(['PORT_IN_USE', 'PORT_TWICE']),
};

function createProgram(): Command {
  const program = new Command('apphost').helpCommand(false).option('-q, --quiet', 'say nothing');
  program
    .command('up')
    .summary('start')
    .argument('[resource...]')
    .option('-f, --file <file>', 'the manifest')
    .option('--isolated [name]', 'beside')
    .addOption(new Option('--engine <name>', 'which').choices(['docker', 'podman']));
  program.command('scale').argument('<name=replicas>');
  program
    .command('add')
    .argument('<type>')
    .argument('<name>')
    .option('--path <folder>', 'where')
    .option('--reference-from <name>', 'who');
  program.command('explain').argument('[code]');
  program.command('completion').addArgument(new Argument('<shell>').choices(['bash', 'zsh']));
  program.command('secret', { hidden: true });
  return program;
}

async function offered(...words: readonly string[]): Promise<unknown> {
  const completion = await complete(createProgram(), words, sources);
  return completion.kind === 'values' ? completion.values.map(({ value }) => value) : completion.kind;
}

describe('what could be typed next', () => {
  test.each([
    [[''], ['up', 'scale', 'add', 'explain', 'completion']],
    [['s'], ['scale']],
    [['-'], ['--quiet', '--help']],
    [
      ['up', ''],
      ['api', 'web', 'worker'],
    ],
    [
      ['up', 'w'],
      ['web', 'worker'],
    ],
    [['up', 'api', 'web', ''], ['worker']],
    [
      ['up', '--isolated', ''],
      ['api', 'web', 'worker'],
    ],
    [
      ['up', '--'],
      ['--file', '--isolated', '--engine', '--help', '--quiet'],
    ],
    [
      ['up', '--engine', ''],
      ['docker', 'podman'],
    ],
    [['-q', 'up', '--engine', 'p'], ['podman']],
    [['up', '--engine=d'], ['--engine=docker']],
    [['up', '-f', ''], 'files'],
    [['up', '-f', 'other.yaml', ''], ['theirs']],
    [['up', '--file=other.yaml', ''], ['theirs']],
    [['up', '--', ''], 'files'],
    [
      ['scale', 'w'],
      ['web=', 'worker='],
    ],
    [['scale', 'web=2', ''], []],
    [['add', ''], ['redis']],
    [['add', 'redis', ''], []],
    [['add', 'redis', 'x', '--path', ''], 'folders'],
    [['add', 'redis', 'x', '--reference-from', 'a'], ['api']],
    [['explain', 'PORT_T'], ['PORT_TWICE']],
    [
      ['completion', ''],
      ['bash', 'zsh'],
    ],
    [
      ['nothing', ''],
      ['up', 'scale', 'add', 'explain', 'completion'],
    ],
  ])('after %j', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });
});

test('every script asks the same command and knows every answer', () => {
  for (const script of Object.values(scripts)) {
    expect(script).toContain(' complete ');
    for (const answer of [':files', ':folders', ':open']) expect(script).toContain(answer);
  }
});

// PowerShell is in no package of this machine: its text is all that is looked at.
test('PowerShell is told about an empty word, which would not arrive', () => {
  expect(scripts.powershell).toContain("if ($wordToComplete -eq '') { @('--next') }");
  expect(scripts.powershell).toContain('$_ -split "`t", 2');
});
