/*
 * Patterns, each with the words that say what it wants: a regular expression is no message.
 * `patternErrorMessage` completes "must be …".
 */
export const namePattern = {
  pattern: '^[a-z]([a-z0-9-]{0,50}[a-z0-9])?$',
  patternErrorMessage:
    'must be a name of lower-case letters, digits and dashes, at most 52 characters, that begins with a letter and does not end with a dash',
} as const;

export const parameterNamePattern = {
  pattern: '^[A-Za-z_][A-Za-z0-9_-]*$',
  patternErrorMessage: 'must be a name of letters, digits, `_` and `-` that does not begin with a digit or a dash',
} as const;

export const variablePattern = {
  pattern: '^[A-Za-z_][A-Za-z0-9_.-]*$',
  patternErrorMessage: 'must be the name of an environment variable: letters, digits, `_`, not beginning with a digit',
} as const;

export const durationPattern = {
  pattern: '^([0-9]+(\\.[0-9]+)?(ms|s|m|h|d))+$',
  patternErrorMessage: 'must be a duration with its unit, such as `500ms`, `10s`, `5m` or `1h30m`',
} as const;

export const sizePattern = {
  pattern: '^[0-9]+(\\.[0-9]+)?([KMGTPE]i|[kMGTPE])?$',
  patternErrorMessage: 'must be a size, such as `512Mi`, `1Gi` or `500M`',
} as const;

export const cpuPattern = {
  pattern: '^([0-9]+(\\.[0-9]+)?|[0-9]+m)$',
  patternErrorMessage: 'must be a number of cores, such as `0.5`, `2` or `500m`',
} as const;

export const pathPattern = {
  pattern: '^/',
  patternErrorMessage: 'must be an absolute path: it begins with `/`',
} as const;

export const cronPattern = {
  pattern: '^\\S+ +\\S+ +\\S+ +\\S+ +\\S+$',
  patternErrorMessage: 'must have the five fields of cron (minute, hour, day, month, weekday), such as `0 3 * * *`',
} as const;

export const restartPattern = {
  pattern: '^(no|always|unless-stopped|on-failure(:[1-9][0-9]*)?)$',
  patternErrorMessage: 'must be `no`, `on-failure`, `on-failure:5` (or another count), `always` or `unless-stopped`',
} as const;

export const signalPattern = {
  pattern: '^SIG[A-Z0-9+-]+$',
  patternErrorMessage: 'must be the name of a signal, such as `SIGTERM` or `SIGINT`',
} as const;

export const modePattern = {
  pattern: '^0?[0-7]{3,4}$',
  patternErrorMessage: 'must be permission bits in octal, such as `"0644"`',
} as const;

export const urlPattern = {
  pattern: '^([a-z][a-z0-9+.-]*://|\\$\\{)',
  patternErrorMessage: 'must be a URL with its scheme, such as `https://api.example.com`, or an expression',
} as const;

export const addressRangePattern = {
  pattern: '^([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:]+)(/[0-9]{1,3})?$',
  patternErrorMessage: 'must be an IP address or a range of them, such as `10.0.0.0/8`',
} as const;

/** Names that mean something in expressions, so that no resource can bear them. */
export const reservedNames = ['parameters', 'env', 'self'] as const;
