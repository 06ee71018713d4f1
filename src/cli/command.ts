import { InvalidArgumentError, Option, type Command } from 'commander';
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
  /** `true`, or the name that tells it from others. */
  readonly isolated?: string | boolean;
}

export function addManifestFlags(command: Command, { file = '-f, --file <file>' } = {}): Command {
  return command
    .option(file, 'the manifest (default: app.yaml here or in the nearest parent folder)')
    .option('-e, --env <name>', 'the environment whose overlay is applied')
    .option('--set <path=value>', 'change a value of the manifest (repeatable)', collect);
}

export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** The same, for commands about what runs. */
export function addRunningFlags(command: Command, options?: { readonly file?: string }): Command {
  return addManifestFlags(command, options).addOption(
    new Option('--isolated [name]', 'the one that runs beside another of this manifest').argParser(toIsolation),
  );
}

export function toIsolation(text: string): string {
  if (/^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/.test(text)) return text;
  throw new InvalidArgumentError('Write up to 20 lower-case letters, digits and dashes.');
}

export function formatOption(): Option {
  return new Option('--format <format>', 'how to print').choices(['text', 'json']).default('text');
}

/** `90s`, `5m`, `250ms` in milliseconds. */
export function toMilliseconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text);
  const factor = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[match?.[2] ?? 's'];
  if (match?.[1] === undefined || factor === undefined)
    throw new InvalidArgumentError('Write a duration such as 90s or 5m.');
  return Number(match[1]) * factor;
}
