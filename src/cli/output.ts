import { Chalk, type ChalkInstance } from 'chalk';

/** The one place that prints: data to stdout, talk to stderr, and no secret to either. */
export interface Output {
  readonly chalk: ChalkInstance;
  /** A person looks on and the cursor may be moved. */
  readonly isTerminal: boolean;
  readonly columns: () => number;
  readonly rows: () => number;
  readonly isQuiet: boolean;
  /** The command was asked for data: what happens is told as JSON, one value a line. */
  readonly isJson: boolean;
  /** What the command was asked for. A line end is added. */
  data(text: string): void;
  /** What happens meanwhile. Silent with `-q`. */
  talk(text: string): void;
  /** What went wrong: never silent. */
  complain(text: string): void;
  /** Exactly these characters, to the terminal. */
  draw(text: string): void;
  hideWith(redact: (text: string) => string): void;
  /** Calls back when nobody can read any more: `| head` has seen enough, or the terminal was closed. */
  onClosed(listener: () => void): void;
}

export interface OutputOptions {
  readonly color: boolean | undefined;
  readonly quiet: boolean;
  readonly json: boolean;
}

export function createOutput({ color, quiet, json }: OutputOptions): Output {
  const { env, stdout, stderr } = process;
  const isDumb = env['TERM'] === 'dumb';
  const isTerminal = stdout.isTTY && stderr.isTTY && env['CI'] === undefined && !isDumb;
  let redact: (text: string) => string = String;
  const closed = watchForClosing([stdout, stderr]);
  const print = createPrinter();
  const write = (stream: NodeJS.WriteStream, text: string): void => print(stream, `${redact(text)}\n`);
  return {
    chalk: new Chalk({ level: colorLevel(color, stdout.isTTY && !isDumb) }),
    isTerminal,
    columns: () => stdout.columns || 80,
    rows: () => stdout.rows || 24,
    isQuiet: quiet,
    isJson: json,
    data: (text) => write(stdout, text),
    talk: (text) => {
      if (!quiet) write(stderr, text);
    },
    complain: (text) => write(stderr, text),
    draw: (text) => print(stdout, redact(text)),
    hideWith: (hide) => {
      redact = hide;
    },
    onClosed: closed,
  };
}

/**
 * Writes what was printed in one turn of the event loop at once, in its order: a pipe is written to synchronously, and
 * each time this process may have to stand back behind all those that it has just started.
 */
function createPrinter(): (stream: NodeJS.WriteStream, text: string) => void {
  let pending: { readonly stream: NodeJS.WriteStream; text: string }[] = [];
  const flush = (): void => {
    const due = pending;
    pending = [];
    for (const { stream, text } of due) stream.write(text);
  };
  process.once('exit', flush);
  return (stream, text) => {
    if (pending.length === 0) setImmediate(flush);
    const last = pending.at(-1);
    if (last?.stream === stream) last.text += text;
    else pending.push({ stream, text });
  };
}

/** Without a listener of its own, a stream's error would end the process where it stands. */
function watchForClosing(streams: readonly NodeJS.WriteStream[]): Output['onClosed'] {
  const listeners: (() => void)[] = [];
  let isClosed = false;
  for (const stream of streams) {
    stream.on('error', () => {
      if (isClosed) return;
      isClosed = true;
      for (const listener of listeners) listener();
    });
  }
  return (listener) => {
    listeners.push(listener);
    if (isClosed) listener();
  };
}

/** `--no-color` and `--color` win over FORCE_COLOR, that over NO_COLOR, that over what the terminal is. */
function colorLevel(color: boolean | undefined, isTerminal: boolean): 0 | 1 | 2 | 3 {
  const { FORCE_COLOR: force, NO_COLOR: no } = process.env;
  if (color !== undefined) return color ? 1 : 0;
  if (force !== undefined && force !== '') return force === '0' || force === 'false' ? 0 : 1;
  if (no !== undefined && no !== '') return 0;
  return isTerminal ? 1 : 0;
}
