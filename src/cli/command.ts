import type { Command } from 'commander';
import type { Output } from './output.ts';

/** A command of the program: declares its arguments and options, and loads the work only when it is called. */
export interface CliCommand {
  readonly name: string;
  declare(command: Command, context: CommandContext): void;
}

export interface CommandContext {
  /** Known once the options are parsed. */
  output(): Output;
  /** Runs the work and turns its exit code, or what it throws, into the program's. */
  run(work: () => Promise<number>): Promise<void>;
}

/** Options that most commands have. */
export interface ManifestFlags {
  readonly file?: string;
  readonly env?: string;
  readonly set?: string[];
  readonly format?: 'text' | 'json';
}

export function addManifestFlags(command: Command): Command {
  return command
    .option('-f, --file <file>', 'the manifest (default: app.yaml here or in the nearest parent folder)')
    .option('-e, --env <name>', 'the environment whose overlay is applied')
    .option('--set <path=value>', 'change a value of the manifest (repeatable)', collect, []);
}

export function collect(value: string, before: readonly string[]): string[] {
  return [...before, value];
}
