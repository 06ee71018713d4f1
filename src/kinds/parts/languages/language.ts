import { literal, type Expression } from '../../../model/expression.ts';
import type { Folder } from '../../../model/folder.ts';
import type { PortConvention, PrepareStep } from '../../../model/workload.ts';
import type { Packed, Packing } from './image-lines.ts';

/** A language that projects are written in: how to know one, and how to start it. Pure: it reads what it is handed. */
export interface Language {
  /** What `language:` says. */
  readonly name: string;
  /** For people: `Node.js`. */
  readonly label: string;
  /** Whether the folder holds a project of this language; `weak` counts only where no other language is certain. */
  detect(folder: Folder): boolean | 'weak';
  plan(project: Project): LanguagePlan;
  /** How it becomes the image that is published, or why no Dockerfile can be written for it. */
  pack(packing: Packing): Packed;
}

export interface Project {
  readonly folder: Folder;
  /** The resource's name: settles which of several programs of a folder is meant. */
  readonly resource: string;
  /** `development`, `production` … */
  readonly environment: string;
  /** The replica's own port, when the project has an endpoint: for servers that are told on their command line. */
  readonly port?: Expression;
  /** A folder inside, when there is one. */
  open(name: string): Folder | undefined;
}

/** What runs a project of a language. */
export interface LanguagePlan {
  /** With the tool: `Node.js (pnpm)`. */
  readonly label: string;
  /** Absent: nothing in the folder says what starts it. */
  readonly command?: readonly Expression[];
  /** Said when there is no command: what was looked for. */
  readonly missing: string;
  /** What the folder leaves open, so that nothing can be started. `message` says it of "the folder". */
  readonly doubt?: { readonly message: string; readonly hint: string };
  readonly steps: readonly PrepareStep[];
  readonly port: PortConvention;
  readonly env: Readonly<Record<string, string>>;
  /** Patterns of what its tools write into the folder, besides the results of its steps. */
  readonly written?: readonly string[];
  /** What starts it sees changes of the code by itself. */
  readonly watchesItself?: boolean;
}

/** Most programs read their port from here. */
export const usualPort: PortConvention = { variable: 'PORT', form: 'number' };

/** Words without holes as a command. */
export function words(...texts: readonly string[]): readonly Expression[] {
  return texts.map((text) => literal(text));
}

export function has(folder: Folder, ...names: readonly string[]): boolean {
  return names.some((name) => folder.entries.includes(name));
}

/** A file of the folder by absolute path, so that it is found whatever the working folder. */
export function within(folder: Folder, path: string): string {
  return `${folder.path.replace(/[/\\]$/, '')}/${path}`;
}
