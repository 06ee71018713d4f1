/** What migrating says. */
export const migrateCodes = {
  MIGRATION_INVALID: {
    meaning:
      'The manifest that a migration would write does not pass its own check: something that it names is missing, or apphost has a bug.',
    remedy: 'Mend what is missing, such as the folder that a service is built from; if nothing is, report it.',
  },
  REPORT_NOT_WRITTEN: {
    meaning: 'The file for the report of a migration cannot be written.',
    remedy: 'Name a place that can be written with `--report`.',
  },
} as const;
