import { closed } from '../schema.ts';

/** The forms that attributes of a compose file have. Every text may hold `${VARIABLES}`. */
export function text<const D extends string>(description: D) {
  return { type: 'string', description } as const;
}

export function flag<const D extends string>(description: D) {
  return { type: ['boolean', 'string'], description } as const;
}

export function number<const D extends string>(description: D) {
  return { type: ['number', 'string'], description } as const;
}

export function texts<const D extends string>(description: D) {
  return { type: 'array', items: { type: 'string', description: 'One of them.' }, description } as const;
}

/** One, or a list of them. */
export function oneOrMore<const D extends string>(description: D) {
  return { ...texts(description), type: ['string', 'array'] } as const;
}

/** `{ name: value }`, or a list of `name=value`. */
export function pairs<const D extends string>(description: D) {
  return {
    description,
    type: ['object', 'array'],
    additionalProperties: { type: ['string', 'number', 'boolean', 'null'], description: 'The value.' },
    items: { type: 'string', description: '`name=value`.' },
  } as const;
}

/** Names and texts of an option that belongs to a driver. */
export function settings<const D extends string>(description: D) {
  return {
    description,
    type: 'object',
    additionalProperties: { type: ['string', 'number', 'boolean', 'null'], description: 'The value.' },
  } as const;
}

const operators = '\\$\\{[A-Za-z_][A-Za-z0-9_]*(:?[?+]|-|:-[^}]*\\$)';

/** What only Compose can say of an attribute that the manifest has itself: a variable with `-`, `+`, `?` or another inside. */
export const conditional = {
  type: 'string',
  pattern: operators,
  patternErrorMessage:
    'must hold a variable with `-`, `+`, `?` or a variable in its default; anything else has a place of its own in the manifest',
} as const;

export function conditionalText<const D extends string>(description: D) {
  return { ...conditional, description } as const;
}

/** Values of which each is conditional. */
export function conditionalPairs<const D extends string>(description: D) {
  return {
    description,
    type: 'object',
    additionalProperties: { ...conditional, description: 'The value.' },
  } as const;
}

/** A list in which at least one text is conditional. */
export function conditionalTexts<const D extends string>(description: D) {
  return {
    ...texts(description),
    contains: { type: 'string', pattern: operators },
    patternErrorMessage:
      'must hold in one of its words a variable with `-`, `+`, `?` or a variable in its default; anything else has a place of its own in the manifest',
  } as const;
}

export const devices = {
  description: 'Devices that are asked for without naming their paths.',
  type: 'array',
  items: {
    description: 'One request.',
    ...closed({
      capabilities: texts('What they must be able to do.'),
      driver: text('The driver that gives them.'),
      count: number('How many of them.'),
      device_ids: texts('Which ones.'),
      options: settings('Options of the driver.'),
    }),
  },
} as const;

export const ulimits = {
  description: 'Limits of the kernel for each process: a number, or `{ soft, hard }`.',
  type: 'object',
  additionalProperties: {
    description: 'The limit.',
    ...closed({ soft: number('The one that counts.'), hard: number('How far a process may raise it.') }),
    type: ['integer', 'string', 'object'],
  },
} as const;
