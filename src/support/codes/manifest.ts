/** Mistakes in the manifest. */
export const manifestCodes = {
  EXPRESSION_UNRESOLVED: {
    meaning:
      'An expression asks for a value that does not exist in this mode, such as an endpoint that is not running.',
    remedy: 'Check the name in the expression; if it is right, report this as a bug: binding should have found it.',
  },
} as const;
