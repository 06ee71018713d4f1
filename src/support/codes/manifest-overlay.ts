/** Putting the layers of a manifest together. */
export const overlayCodes = {
  DUPLICATE_DEFINITION: {
    meaning: 'Two files of one application define a resource or parameter of the same name.',
    remedy: 'Rename one. To change what an included file says, use an environment overlay or `extends`.',
  },
  OVERLAY_NOT_A_MAP: {
    meaning: '`environments` or one of its entries is not a map.',
    remedy: 'Write what differs in the shape of the manifest: `environments: { production: { resources: … } }`.',
  },
  ENVIRONMENT_UNKNOWN: {
    meaning: 'The environment that was asked for with `-e` is mentioned nowhere in the manifest.',
    remedy: 'Correct its name, or add it under `environments:` or as `app.<name>.yaml`.',
  },
  SET_SYNTAX: {
    meaning: 'A `--set` option is not `path=value`.',
    remedy: 'Write `--set resources.api.replicas=3`; `[0]` for a list, `\\.` for a dot inside a key.',
  },
  SET_VALUE: {
    meaning: 'The value of a `--set` option is not YAML.',
    remedy: 'Put text with special characters in quotes, also for the shell.',
  },
  SET_INDEX: {
    meaning: 'A `--set` option has an index for something that is no list, or beyond its end.',
    remedy: 'Use an index of the list; the one after the last adds an item.',
  },
  EXTENDS_UNKNOWN: {
    meaning: '`extends` names a resource that does not exist.',
    remedy: 'Correct the name.',
  },
  EXTENDS_CYCLE: {
    meaning: 'Resources extend one another in a circle, so none says what it is.',
    remedy: 'Let one of them stand on its own.',
  },
  EXTENDS_TYPE: {
    meaning: 'A resource has another type than the one it extends.',
    remedy: 'Remove `type:`, or do not extend that resource.',
  },
} as const;
