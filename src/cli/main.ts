import { Command, CommanderError } from 'commander';
import packageJson from '../../package.json' with { type: 'json' };
import { AppHostError } from '../support/apphost-error.ts';
import type { CliCommand, CommandContext } from './command.ts';
import { add } from './commands/add.ts';
import { complete } from './commands/complete.ts';
import { completion } from './commands/completion.ts';
import { config } from './commands/config.ts';
import { deploy } from './commands/deploy.ts';
import { describe } from './commands/describe.ts';
import { destroy } from './commands/destroy.ts';
import { doctor } from './commands/doctor.ts';
import { down } from './commands/down.ts';
import { exec } from './commands/exec.ts';
import { explain } from './commands/explain.ts';
import { graph } from './commands/graph.ts';
import { init } from './commands/init.ts';
import { logs } from './commands/logs.ts';
import { migrate } from './commands/migrate.ts';
import { ps } from './commands/ps.ts';
import { publish } from './commands/publish.ts';
import { reap } from './commands/reap.ts';
import { restart } from './commands/restart.ts';
import { scale } from './commands/scale.ts';
import { schema } from './commands/schema.ts';
import { serve } from './commands/serve.ts';
import { start } from './commands/start.ts';
import { stop } from './commands/stop.ts';
import { supervise } from './commands/supervise.ts';
import { up } from './commands/up.ts';
import { validate } from './commands/validate.ts';
import { wait } from './commands/wait.ts';
import { exitCodes } from './exit-code.ts';
import { createOutput, type Output } from './output.ts';

const { version } = packageJson;

const commands: readonly CliCommand[] = [
  up,
  down,
  ps,
  logs,
  describe,
  start,
  stop,
  restart,
  scale,
  wait,
  exec,
  init,
  add,
  migrate,
  validate,
  config,
  graph,
  explain,
  schema,
  publish,
  deploy,
  destroy,
  doctor,
  completion,
];
/** For `apphost` itself, not for people. */
const internalCommands: readonly CliCommand[] = [supervise, reap, serve, complete];

/** Parses the arguments, does what they say, and sets the process's exit code. */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('apphost');
  let output: Output | undefined;
  let format: string | undefined;
  const currentOutput = (): Output => {
    const { color, quiet } = program.opts<{ color?: boolean; quiet?: boolean }>();
    const options = { color: color === false ? false : undefined, quiet: quiet === true, json: format === 'json' };
    output ??= createOutput(options);
    return output;
  };
  program
    .description('Describe an application of many processes once in app.yaml; run it here, ship it to production.')
    .version(version, '-V, --version', 'print the version')
    .option('-q, --quiet', 'say nothing but what was asked for')
    .option('--verbose', 'say more: causes and stacks of errors')
    .option('--no-color', 'no colours')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError(true)
    .exitOverride();
  program.hook('preAction', (_program, command) => {
    ({ format } = command.opts<{ format?: string }>());
  });
  const tell = (error: unknown): Promise<number> =>
    report(error, currentOutput(), { isVerbose: program.opts<{ verbose?: boolean }>().verbose === true });
  const context: CommandContext = {
    output: currentOutput,
    run: async (work) => {
      process.exitCode = await work().catch(tell);
    },
  };
  for (const command of commands) command.declare(addCommand(program, command), context);
  for (const command of internalCommands) command.declare(addCommand(program, command, { hidden: true }), context);
  endAtCrash(tell);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  }
}

/** A bug outside of any command's own work. Whoever has something to stop first listens too, and throws it on. */
function endAtCrash(tell: (error: unknown) => Promise<number>): void {
  process.on('uncaughtException', (error) => {
    if (process.listenerCount('uncaughtException') > 1) return;
    void tell(error).then((code) => process.exit(code));
  });
}

function addCommand(program: Command, { name }: CliCommand, options: { hidden?: boolean } = {}): Command {
  return program.command(name, options).showSuggestionAfterError(true).exitOverride();
}

interface Telling {
  readonly isVerbose: boolean;
}

async function report(error: unknown, output: Output, { isVerbose }: Telling): Promise<number> {
  if (error instanceof AppHostError) {
    const { errorToJson, formatError } = await import('./render/error.ts');
    output.complain(output.isJson ? errorToJson(error) : await formatError(error, output));
    if (isVerbose && error.cause instanceof Error)
      output.complain(`cause: ${error.cause.stack ?? error.cause.message}`);
    return exitCodes.problems;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  output.complain(
    `This is a bug in apphost ${version}, not in your application. Please report it with these lines:\n${stack}`,
  );
  return exitCodes.internal;
}
