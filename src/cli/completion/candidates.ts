import type { Command, Option } from 'commander';

/** One thing that could be typed next. */
export interface Candidate {
  readonly value: string;
  readonly description?: string;
}

/** What could be typed next: these, or files or folders, which the shell knows best. */
export type Completion =
  | { readonly kind: 'values'; readonly values: readonly Candidate[]; readonly isOpen?: boolean }
  | { readonly kind: 'files' | 'folders' };

/** Where values come from that the command line itself does not list. */
export interface Sources {
  resources(file: string | undefined): Promise<readonly string[]>;
  types(): Promise<readonly Candidate[]>;
  codes(): Promise<readonly string[]>;
}

/** What could stand in the place of the last of the words, which may be empty. All is read off the declared commands. */
export async function complete(program: Command, words: readonly string[], sources: Sources): Promise<Completion> {
  const current = words.at(-1) ?? '';
  const before = words.slice(0, -1);
  const command = commandOf(program, before);
  const place = read(command ?? program, before);
  if (place.isAfterDashes) return { kind: 'files' };
  const assigned = /^(--[a-z-]+)=(.*)$/s.exec(current);
  if (assigned?.[1] !== undefined) {
    const option = optionsOf(command ?? program).find(({ long }) => long === assigned[1]);
    const found = option === undefined ? values([]) : await valuesOf(option, place, sources);
    return found.kind === 'values' ? starting(prefixed(found, `${assigned[1]}=`), current) : found;
  }
  if (place.pending !== undefined) return starting(await valuesOf(place.pending, place, sources), current);
  if (current.startsWith('-')) return starting(values(optionsOf(command ?? program).map(toCandidate)), current);
  if (command === undefined) return starting(values(commandsOf(program)), current);
  return starting(await argumentOf(command, place, sources), current);
}

interface Place {
  /** The option that waits for its value. */
  readonly pending?: Option;
  /** Words that are no options. */
  readonly operands: readonly string[];
  /** What `-f` names. */
  readonly file?: string;
  /** What follows belongs to another program. */
  readonly isAfterDashes: boolean;
}

function commandOf(program: Command, words: readonly string[]): Command | undefined {
  const name = read(program, words).operands[0];
  return program.commands.find((command) => command.name() === name);
}

/** Tells options, their values and other words apart. */
function read(command: Command, words: readonly string[]): Place {
  const options = optionsOf(command);
  const operands: string[] = [];
  let pending: Option | undefined;
  let file: string | undefined;
  for (const word of words) {
    if (pending !== undefined) {
      if (pending.long === '--file') file = word;
      pending = undefined;
      continue;
    }
    if (word === '--') return { operands, isAfterDashes: true };
    const option = options.find(({ long, short }) => word === long || word === short);
    if (option?.required === true) pending = option;
    if (word.startsWith('--file=')) file = word.slice('--file='.length);
    if (!word.startsWith('-')) operands.push(word);
  }
  const isCommand = command.parent !== null;
  return {
    operands: isCommand ? operands.slice(1) : operands,
    isAfterDashes: false,
    ...(pending === undefined ? {} : { pending }),
    ...(file === undefined ? {} : { file }),
  };
}

function commandsOf(program: Command): readonly Candidate[] {
  return program
    .createHelp()
    .visibleCommands(program)
    .map((command) => ({ value: command.name(), description: command.summary() || command.description() }));
}

function optionsOf(command: Command): readonly Option[] {
  const help = command.createHelp();
  const inherited = command.parent === null ? [] : help.visibleOptions(command.parent);
  const own = help.visibleOptions(command);
  return [...own, ...inherited.filter(({ long }) => !own.some((option) => option.long === long))];
}

function toCandidate({ long, short, description }: Option): Candidate {
  return { value: long ?? short ?? '', description };
}

async function valuesOf(option: Option, { file }: Place, sources: Sources): Promise<Completion> {
  if (option.argChoices !== undefined) return values(option.argChoices.map((value) => ({ value })));
  if (/<(?:file|path)>/.test(option.flags)) return { kind: 'files' };
  if (option.flags.includes('<folder>')) return { kind: 'folders' };
  return option.long === '--reference-from' ? values(toValues(await sources.resources(file))) : values([]);
}

async function argumentOf(command: Command, { operands, file }: Place, sources: Sources): Promise<Completion> {
  const all = command.registeredArguments;
  const last = all.at(-1);
  const argument = all[operands.length] ?? (last?.variadic === true ? last : undefined);
  if (argument === undefined) return values([]);
  if (argument.argChoices !== undefined) return values(toValues(argument.argChoices));
  const others = async () => toValues((await sources.resources(file)).filter((name) => !operands.includes(name)));
  switch (argument.name()) {
    case 'resource':
      return values(await others());
    case 'name=replicas':
      return { ...values((await others()).map(({ value }) => ({ value: `${value}=` }))), isOpen: true };
    case 'type':
      return values(await sources.types());
    case 'code':
      return values(toValues(await sources.codes()));
    default:
      return values([]);
  }
}

function values(all: readonly Candidate[]): Completion & { readonly kind: 'values' } {
  return { kind: 'values', values: all };
}

function toValues(all: readonly string[]): readonly Candidate[] {
  return all.map((value) => ({ value }));
}

function starting(completion: Completion, start: string): Completion {
  if (completion.kind !== 'values') return completion;
  return { ...completion, values: completion.values.filter(({ value }) => value.startsWith(start)) };
}

function prefixed(completion: Completion & { readonly kind: 'values' }, prefix: string): Completion {
  return { ...completion, values: completion.values.map((each) => ({ ...each, value: prefix + each.value })) };
}
