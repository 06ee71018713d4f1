import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { delimiter, isAbsolute, join, resolve } from 'node:path';
import { AppHostError } from '../../support/apphost-error.ts';
import type { ProcessRequest } from './process-host.ts';

interface Explained {
  /** Completes "could not start `x`: …". */
  readonly reason: string;
  readonly hint: string;
}

/** What stood in the way of a start, in words. The operating system says ENOENT for three different things. */
export function explainStartFailure(request: ProcessRequest, cause: unknown): AppHostError {
  const code = errorCode(cause);
  const [program] = request.command;
  const { reason, hint } = explainFolder(request.directory) ?? explainProgram(request, program, code);
  return new AppHostError('PROCESS_NOT_STARTED', `could not start \`${program}\`: ${reason}`, {
    hint,
    cause,
    facts: { program, directory: request.directory, errorCode: code },
  });
}

function explainFolder(directory: string): Explained | undefined {
  const stats = statSync(directory, { throwIfNoEntry: false });
  if (stats === undefined) {
    return { reason: `its folder ${directory} does not exist`, hint: 'Correct `path:` or `workdir:` of the resource.' };
  }
  if (stats.isDirectory()) return undefined;
  return {
    reason: `${directory} is a file, not a folder`,
    hint: 'Point `path:` or `workdir:` of the resource at a folder.',
  };
}

function explainProgram(request: ProcessRequest, program: string, code: string): Explained {
  if (code === 'ENOENT') return explainMissing(request, program);
  if (code === 'EACCES') return explainForbidden(request, program);
  return otherReasons[code] ?? { reason: `the operating system says ${code}`, hint: 'Start it by hand to see more.' };
}

function explainMissing(request: ProcessRequest, program: string): Explained {
  const file = locate(request, program);
  if (file === undefined) {
    return {
      reason: (request.env['PATH'] ?? '') === '' ? 'PATH is empty' : 'no such program on PATH',
      hint: `Install ${program}, or say in \`command:\` where it is.`,
    };
  }
  if (!existsSync(file)) return { reason: `${file} does not exist`, hint: 'Correct `command:` of the resource.' };
  const interpreter = interpreterOf(file);
  return {
    reason:
      interpreter === undefined
        ? `${file} needs a loader that this machine does not have`
        : `its first line asks for ${interpreter}, which does not exist`,
    hint:
      interpreter === undefined
        ? 'It was built for another system. Install the one for this machine.'
        : `Install it, or correct the first line of ${file}.`,
  };
}

function explainForbidden(request: ProcessRequest, program: string): Explained {
  const file = locate(request, program) ?? program;
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) {
    return { reason: `${file} is a folder`, hint: 'Name the program inside it in `command:`.' };
  }
  return { reason: `${file} is not executable`, hint: `Run \`chmod +x ${file}\`.` };
}

/** The file that is meant: by path relative to the folder, or by a look along PATH. */
function locate(request: ProcessRequest, program: string): string | undefined {
  if (isAbsolute(program) || program.includes('/')) return resolve(request.directory, program);
  return (request.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(resolve(request.directory, folder), program))
    .find((candidate) => existsSync(candidate));
}

/** The program that a script's `#!` line names. */
function interpreterOf(file: string): string | undefined {
  const start = Buffer.alloc(256);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, start, 0, start.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return /^#!\s*(\S+)/.exec(start.toString('latin1'))?.[1];
}

function errorCode(cause: unknown): string {
  for (let error = cause; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string') return error.code;
  }
  return 'unknown';
}

const otherReasons: Readonly<Record<string, Explained>> = {
  E2BIG: {
    reason: 'its arguments and environment are larger than the operating system allows',
    hint: 'Pass long values through a file.',
  },
  EAGAIN: { reason: 'this user may not have more processes', hint: 'End some, or raise the limit (`ulimit -u`).' },
  EMFILE: { reason: 'too many files are open', hint: 'Raise the limit (`ulimit -n`).' },
  ENOMEM: { reason: 'the machine is out of memory', hint: 'End something else, or start fewer replicas.' },
  ENOEXEC: { reason: 'it is no program for this machine', hint: 'Install the one for this machine.' },
  ERR_INVALID_ARG_VALUE: {
    reason: 'its command or environment holds a NUL character',
    hint: 'Remove it from `command:`, `args:` or `env:`.',
  },
};
