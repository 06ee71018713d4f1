/** Comparing the merged manifest with the schema. */
export const validateCodes = {
  UNKNOWN_KEY: {
    meaning: 'A key is not a property of what it stands in. A misspelt key would otherwise be ignored in silence.',
    remedy: 'Correct or remove it. Keys of your own begin with `x-`.',
  },
  WRONG_TYPE: {
    meaning: 'A value is of another sort than the property takes: a text where a number belongs, a list for a map.',
    remedy: 'Write it as the message says; `apphost schema` has every property with its type.',
  },
  VALUE_UNKNOWN: {
    meaning: 'The property takes one of a few values, and this is none of them.',
    remedy: 'Choose one of the values that the message lists.',
  },
  KEY_MISSING: {
    meaning: 'A property that is always needed is not there.',
    remedy: 'Add it.',
  },
  KEYS_CONFLICT: {
    meaning: 'Keys stand together of which only one can be meant.',
    remedy: 'Keep one of them, or make each an item of its own.',
  },
  TYPE_MISSING: {
    meaning: 'A resource does not say what it is.',
    remedy: 'Add `type:`; `apphost schema` lists the types.',
  },
  TYPE_UNKNOWN: {
    meaning: 'The `type` of a resource is none that this version knows.',
    remedy: 'Correct its spelling. An image that has no type of its own is a `container`.',
  },
  NAME_INVALID: {
    meaning: 'A name has characters that it may not have, or is too long. Resource names become DNS names.',
    remedy: 'Use lower-case letters, digits and dashes, beginning with a letter; at most 52 characters.',
  },
  NAME_RESERVED: {
    meaning: '`parameters`, `env` and `self` mean something in expressions, so nothing can be called that.',
    remedy: 'Choose another name.',
  },
  FORMAT_INVALID: {
    meaning: 'A text does not have the form that the property needs.',
    remedy: 'Write it in the form that the message describes.',
  },
  DURATION_INVALID: {
    meaning: 'A duration lacks its unit or is written in another way.',
    remedy: 'Write a number with its unit: `500ms`, `10s`, `5m`, `1h30m`.',
  },
  QUANTITY_INVALID: {
    meaning: 'A size or an amount of cpu is not a Kubernetes quantity.',
    remedy: 'Write `512Mi` or `1Gi` for memory, `0.5` or `500m` for cpu.',
  },
  OUT_OF_RANGE: {
    meaning: 'A number is smaller or larger than it can be.',
    remedy: 'Choose one within the bounds of the message.',
  },
  VALUE_EMPTY: {
    meaning: 'A text, list or map is empty where that says nothing.',
    remedy: 'Give it a value, or remove the key.',
  },
  LIST_REPEATS: {
    meaning: 'A list holds the same item twice where each can stand only once.',
    remedy: 'Remove one of the two.',
  },
} as const;
