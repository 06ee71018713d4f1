/** Turning the manifest into the model: expressions, references, names. */
export const bindCodes = {
  EXPRESSION_UNRESOLVED: {
    meaning:
      'An expression asks for a value that does not exist in this mode, such as an endpoint that is not running.',
    remedy: 'Check the name in the expression; if it is right, report this as a bug: binding should have found it.',
  },
  EXPRESSION_SYNTAX: {
    meaning: 'What stands between `${` and `}` is not a name with its property, joined by dots.',
    remedy: 'Write `${db.host}`, `${api.http.url}`, `${parameters.region}` or `${env.HOME}`; `$${` is a literal `${`.',
  },
  EXPRESSION_UNCLOSED: {
    meaning: 'An expression begins with `${` and never ends.',
    remedy: 'Add the `}`. For a literal `${` write `$${`.',
  },
  EXPRESSION_NESTED: {
    meaning: 'An expression stands inside another one.',
    remedy: 'Put the two one after the other, or give the inner one a variable of its own.',
  },
  EXPRESSION_DEFAULT: {
    meaning: '`:-` gives a text to fall back on, but what stands before it always has a value.',
    remedy: 'Remove it. Only `env.` and `parameters.` can be missing.',
  },
  EXPRESSION_UNKNOWN_NAME: {
    meaning: 'An expression names a resource, parameter or endpoint that does not exist.',
    remedy: 'Correct the name, or declare what it names.',
  },
  EXPRESSION_UNKNOWN_PROPERTY: {
    meaning: 'An expression asks a resource or an endpoint for a property that it does not have.',
    remedy: 'Use one of the properties that the message lists.',
  },
  SECRET_IN_CLEAR: {
    meaning: 'A secret parameter has its value in the manifest, where everyone who reads the file sees it.',
    remedy: 'Remove the default and keep the value in .env, as Parameters__NAME.',
  },
  GENERATE_IMPOSSIBLE: {
    meaning: 'What `generate` asks for contradicts itself, so nothing can be made up.',
    remedy: 'Allow a class of characters, or make it longer.',
  },
  FOLDER_MISSING: {
    meaning: 'A folder that the manifest names is not there.',
    remedy: 'Correct the path; it is relative to the file that says it.',
  },
  PATH_NOT_A_FOLDER: {
    meaning: 'A path of the manifest should lead to a folder and leads to a file.',
    remedy: 'Name the folder that the file stands in.',
  },
  TARGET_PORT_MISSING: {
    meaning: 'A container has an endpoint, and nothing says which of its ports that is.',
    remedy: 'Add `targetPort:`, or `port:` when both are the same.',
  },
  HEALTH_NO_ENDPOINT: {
    meaning: 'A health check asks over the network, but the resource has no endpoint.',
    remedy: 'Add an endpoint, or use `health: { command: … }`.',
  },
  ENDPOINT_UNKNOWN: {
    meaning: 'A health check names an endpoint that the resource does not have.',
    remedy: 'Correct the name, or leave it out to ask the first that fits.',
  },
  REFERENCE_UNKNOWN: {
    meaning: 'A resource refers to one that does not exist.',
    remedy: 'Correct the name, or add the resource.',
  },
  REFERENCE_SELF: {
    meaning: 'A resource refers to itself, or waits for itself.',
    remedy: 'Remove it. `${self.ENDPOINT.url}` is its own address.',
  },
  REFERENCE_TYPE: {
    meaning: 'An option names a resource of a type that cannot serve there.',
    remedy: 'Name one of the type that the message says.',
  },
  REFERENCE_REPEATS: {
    meaning: 'Two references of one resource have the same name, so their variables would overwrite each other.',
    remedy: 'Remove one, or give one another name with `as:`.',
  },
  REFERENCE_DATABASE: {
    meaning: 'A reference to a read replica must mean one of its primary’s databases; any other takes no `database`.',
    remedy: 'Name the database with `database:`, or refer to the database itself.',
  },
  WATCH_NOT_POSSIBLE: {
    meaning: 'Under `watch:` stands what cannot be done: copying into a process or over a mount, or watching nothing.',
    remedy: 'Do what the message says, or remove it.',
  },
  DUPLICATE_NAME: {
    meaning: 'Two resources have the same name. Databases, queues and companion pages share the names with all others.',
    remedy: 'Rename one; `{ name: orders-db, database: orders }` keeps the name inside the server.',
  },
} as const;
