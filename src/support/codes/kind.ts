/** What a type of resource says about its own options. */
export const kindCodes = {
  EXACTLY_ONE_OF: {
    meaning: 'Of some properties exactly one must be given, such as `image` or `build`; none was, or several were.',
    remedy: 'Keep the one that is meant and remove the others.',
  },
  OPTIONS_CONTRADICT: {
    meaning: 'Two properties of one resource cannot hold at the same time, such as `volume` and `ephemeral: true`.',
    remedy: 'Decide for one of them and remove the other.',
  },
  OPTION_NOT_FOR_THIS: {
    meaning: 'A property has no meaning for the way this resource runs, such as `entrypoint` for a process.',
    remedy: 'Remove it, or run the resource in a way that has it.',
  },
  REPLICAS_ON_DATA: {
    meaning: '`replicas` stands on a type that keeps data. Copies of a database are not interchangeable.',
    remedy: 'Use `replicaOf` for a read replica of a server, `highAvailability: true` for a standby that takes over.',
  },
  PASSWORD_IN_CLEAR: {
    meaning: 'A password stands in the manifest itself, where everybody who can read the repository reads it.',
    remedy:
      'Declare a parameter with `secret: true` and write `password: ${parameters.NAME}`, or leave `password` out: one is generated.',
  },
  NOT_UNDER_UP: {
    meaning: 'Something was asked for that only a published application gets; `up` starts the resource without it.',
    remedy: 'Nothing, if that is fine for this machine. Move it to `environments.production` to keep `up` quiet.',
  },
  LANGUAGE_UNKNOWN: {
    meaning: 'The folder of a project holds nothing that says which language it is, and no Dockerfile.',
    remedy: 'Correct `path`, or say what starts it with `command:`.',
  },
  PROJECT_AMBIGUOUS: {
    meaning: 'The files in the folder of a project point to several languages, or to several package managers.',
    remedy: 'Say which is meant with `language:`, `packageManager` in package.json, or `command:`.',
  },
  START_COMMAND_UNKNOWN: {
    meaning: 'The language of a project is known, but not what starts it.',
    remedy: 'Say what starts it with `command:`.',
  },
  DOCKERFILE_MISSING: {
    meaning: 'A resource is to be built from a Dockerfile that is not there.',
    remedy: 'Correct `path` or `dockerfile`, write the Dockerfile, or use `run: process`.',
  },
  FILE_MISSING: {
    meaning: 'A file that the manifest names is not there or cannot be read.',
    remedy: 'Correct the path; it is relative to the manifest.',
  },
  SCHEDULE_INVALID: {
    meaning: 'A schedule is not five-field cron: a field is out of range or cannot be read.',
    remedy: 'Write minute, hour, day of month, month and day of week, such as `0 3 * * *`; times are UTC.',
  },
} as const;
