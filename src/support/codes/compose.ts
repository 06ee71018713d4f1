/** Mistakes in somebody's compose files. */
export const composeCodes = {
  COMPOSE_NOT_FOUND: {
    meaning: 'There is no compose file in the folder or above it, or one that is named does not exist.',
    remedy: 'Name the file, or correct the path where it is named.',
  },
  COMPOSE_UNREADABLE: {
    meaning: 'A compose file is a folder, no UTF-8 text, too large, or may not be read.',
    remedy: 'Check that it is the right file, and its permissions.',
  },
  COMPOSE_SEVERAL: {
    meaning: 'A folder holds several files that could be the compose file; Compose takes one of them.',
    remedy: 'Remove the others, or name the files that are meant.',
  },
  COMPOSE_EMPTY: {
    meaning: 'The compose files hold nothing.',
    remedy: 'Give them `services:`.',
  },
  COMPOSE_NOT_A_MAP: {
    meaning: 'A compose file holds a list or a single value rather than keys and values.',
    remedy: 'Begin with `services:`.',
  },
  COMPOSE_KEY: {
    meaning: 'A key of a compose file is read as a number or a truth, or is a list or a map.',
    remedy: 'Put it in quotes.',
  },
  COMPOSE_NUMBER: {
    meaning: 'A number stands where a text is meant and loses a part of what is written: `3.10` is 3.1.',
    remedy: 'Put it in quotes if the text is meant.',
  },
  COMPOSE_OBSOLETE: {
    meaning: 'Something is written in a way that Compose only takes for the sake of old files.',
    remedy: 'Write it as the message says.',
  },
  COMPOSE_PROJECT_NAME: {
    meaning: 'What should be the name of the project cannot be one.',
    remedy: 'Use lower-case letters, digits, `-` and `_`, beginning with a letter or digit.',
  },
  COMPOSE_INTERPOLATION: {
    meaning: '`${` begins a variable, but what follows is none that Compose understands.',
    remedy: 'Write `${NAME}` or `${NAME:-default}`; a dollar that is meant as one is `$$`.',
  },
  COMPOSE_VARIABLE_UNSET: {
    meaning: 'A variable has neither a value nor a default, so an empty text is taken.',
    remedy: 'Set it in the environment or in .env, or give it a default.',
  },
  COMPOSE_VARIABLE_REQUIRED: {
    meaning: 'A variable that must have a value (`${NAME:?message}`) has none.',
    remedy: 'Set it in the environment or in .env.',
  },
  COMPOSE_UNKNOWN_ATTRIBUTE: {
    meaning: 'A key is no attribute of what it stands in.',
    remedy: 'Correct or remove it. Keys of your own begin with `x-`.',
  },
  COMPOSE_ATTRIBUTE_MISSING: {
    meaning: 'An attribute that is needed is not there.',
    remedy: 'Add it.',
  },
  COMPOSE_VALUE_TYPE: {
    meaning: 'A value is of another sort than the attribute takes: a text where a number belongs, a list for a map.',
    remedy: 'Write it as the message says.',
  },
  COMPOSE_VALUE: {
    meaning: 'A value is none that the attribute can have, or does not have the form that it needs.',
    remedy: 'Write it as the hint says.',
  },
  COMPOSE_COMMAND: {
    meaning: 'A command in one text holds `;`, `&`, `|`, `<` or `>`. Compose runs no shell, and drops what follows.',
    remedy: 'Write `["sh", "-c", "…"]`, or put the character in quotes.',
  },
  COMPOSE_FIRST_FORMAT: {
    meaning: 'The file has its services at its top, as in the first format of compose files, which Compose gave up.',
    remedy: 'Put them under `services:`.',
  },
  COMPOSE_REPEATS: {
    meaning: 'A list holds the same item twice where each can stand only once.',
    remedy: 'Remove one of the two.',
  },
  COMPOSE_MERGE: {
    meaning: 'Two files say the same attribute in forms that cannot be put together.',
    remedy: 'Write both in one form, or mark the later one `!override`.',
  },
  COMPOSE_INCLUDE: {
    meaning: 'An entry of `include` does not name a file.',
    remedy: 'Write the path of a compose file, or a map with `path`.',
  },
  COMPOSE_INCLUDE_CYCLE: {
    meaning: 'Compose files include one another in a circle.',
    remedy: 'Remove one of the includes.',
  },
  COMPOSE_REMOTE: {
    meaning:
      'A compose file includes or extends one from another machine, which is not fetched by itself, or not from such an address.',
    remedy: 'Read what it holds, then name a copy of your own, or allow it with `--allow-remote`.',
  },
  COMPOSE_REMOTE_FAILED: {
    meaning: 'A compose file from another machine was to be fetched, and git could not.',
    remedy: 'Correct the address, see that `git ls-remote` reaches it without a question, or name a copy of your own.',
  },
  COMPOSE_EXTENDS: {
    meaning: 'A service extends one that does not exist.',
    remedy: 'Correct the name or the file.',
  },
  COMPOSE_EXTENDS_CYCLE: {
    meaning: 'Services extend one another in a circle.',
    remedy: 'Let one of them stand on its own.',
  },
  COMPOSE_ENV_FILE: {
    meaning: 'An env file is not there or cannot be read.',
    remedy: 'Write it, correct the path, or say `required: false`.',
  },
  COMPOSE_ENV_SYNTAX: {
    meaning: 'A line of an env file is neither a variable nor a comment.',
    remedy: 'Write `NAME=value`; a value with special characters stands in single quotes.',
  },
  COMPOSE_CONFLICT: {
    meaning: 'Attributes stand together of which only one can be meant, or say different things.',
    remedy: 'Keep one of them.',
  },
  COMPOSE_UNDEFINED: {
    meaning: 'A service names a network, volume, secret, config, model or service that is not defined.',
    remedy: 'Define it, or correct the name.',
  },
  COMPOSE_DEPENDENCY_CYCLE: {
    meaning: 'Services depend on one another in a circle, so none of them could ever start.',
    remedy: 'Let one of them start without the other.',
  },
} as const;
