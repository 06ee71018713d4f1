/** Writing the manifest. */
export const editCodes = {
  MANIFEST_EXISTS: {
    meaning: '`apphost init` found a manifest where it would write one.',
    remedy: 'Look at what it would write with `--dry-run`; replace the one that is there with `--force`.',
  },
  MANIFEST_NOT_WRITTEN: {
    meaning: 'The manifest could not be written: no permission, no space, or its folder is missing. It is as it was.',
    remedy: 'Mend what the message names and repeat the command.',
  },
} as const;
