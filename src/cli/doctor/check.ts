import type { Application } from '../../model/application.ts';
import type { AppHostError } from '../../support/apphost-error.ts';

export type Level = 'ok' | 'warning' | 'problem';

/** One thing that was looked at. */
export interface Finding {
  readonly level: Level;
  /** What was looked at: `Docker`, `port 8080`. */
  readonly subject: string;
  readonly message: string;
  /** What mends it, on this operating system. */
  readonly remedy?: string;
}

/** The machine, and the application if there is a manifest. */
export interface Surroundings {
  readonly platform: NodeJS.Platform;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** Absent on Windows. */
  readonly userId: number | undefined;
  readonly application?: Application;
  /** What a program prints, both streams; `undefined` when it is not there or fails. */
  readonly ask: (program: string, args: readonly string[]) => Promise<string | undefined>;
  /** Looks for a container engine, once for all that ask. */
  readonly engine: () => Promise<EngineLook>;
  /** The command that installs something here, such as `sudo apt-get install golang-go`. */
  readonly install: (packages: Packages) => string;
}

/** The engine that answers, in words, or why there is none. */
export type EngineLook = { readonly description: string } | { readonly lost: AppHostError };

/** What one thing is called by each package manager. */
export interface Packages {
  readonly apt: string;
  readonly dnf: string;
  readonly brew: string;
  readonly winget: string;
}

export interface Check {
  /** For people, when it could not be carried out: `the container engine`. */
  readonly about: string;
  readonly look: (surroundings: Surroundings) => Promise<readonly Finding[]>;
}
