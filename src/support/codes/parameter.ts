/** Values that the application needs from outside. */
export const parameterCodes = {
  PARAMETER_MISSING: {
    meaning: 'The application needs a value that nobody gave and that has no default.',
    remedy:
      'Set it with the variable Parameters__NAME (in the environment or in .env), with `--set parameters.NAME=…`, or give it a `default:`.',
  },
  PARAMETER_UNKNOWN: {
    meaning: '`--set parameters.NAME=` gives a value to a parameter that the manifest does not declare.',
    remedy: 'Correct the name, or declare it under `parameters:`.',
  },
  PARAMETER_NOT_ANSWERED: {
    meaning: 'A value was asked for on the terminal, and the question was cancelled.',
    remedy: 'Answer it, or give the value with `--set parameters.NAME=` or in the environment.',
  },
  VARIABLE_MISSING: {
    meaning: 'An expression asks for a variable of the environment that is not set, and says nothing to fall back on.',
    remedy: 'Set it where `apphost` is started, or write `${env.NAME:-text}`; the text may be empty.',
  },
  ENV_FILE_UNREADABLE: {
    meaning: 'The .env file beside the manifest is there but cannot be read.',
    remedy: 'Make it a readable text file, or remove it.',
  },
  SECRET_TOO_SHORT: {
    meaning: 'A secret value is so short that hiding it in the output would hide half of every line, so it is shown.',
    remedy: 'Use a longer value.',
  },
  SECRETS_DAMAGED: {
    meaning: 'The file with the user secrets is no valid JSON. It is left as it is: data volumes need its passwords.',
    remedy: 'Repair the file that is named. Only if nothing needs its values any more, remove it.',
  },
  SECRETS_NOT_WRITABLE: {
    meaning: 'The user secrets cannot be read or written: no space, or no permission.',
    remedy: 'Make room, or make the folder yours; APPHOST_SECRETS_HOME names another one.',
  },
  SECRETS_LOCKED: {
    meaning: 'Another `apphost` has been changing the same user secrets for a long time.',
    remedy: 'Wait for it or end it, and try again.',
  },
} as const;
