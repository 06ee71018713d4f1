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
  MANIFEST_NOT_EDITABLE: {
    meaning: 'The manifest is written in a way that a resource cannot be added to without rewriting what is there.',
    remedy: 'Add it by hand; the message says what stands in the way.',
  },
  OPTION_MISSING: {
    meaning: '`apphost add` was not told something that resources of this type cannot do without.',
    remedy: 'Say it with the option that the hint names, or with `--set`.',
  },
  OPTION_INVALID: {
    meaning: 'A `--set` of `apphost add` is not `property=value`, or its value is not YAML.',
    remedy: 'Write `--set volume=true` or `--set endpoints.http.port=8080`: the path starts inside the resource.',
  },
} as const;
