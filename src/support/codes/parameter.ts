/** Values that the application needs from outside. */
export const parameterCodes = {} as const;
