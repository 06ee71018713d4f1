/** Reading the manifest's files and the YAML in them. */
export const yamlCodes = {
  MANIFEST_NOT_FOUND: {
    meaning: 'There is no manifest at the path that was given, or a file that it includes does not exist.',
    remedy: 'Write one with a `name:` and `resources:`, name another with `-f`, or correct the path under `include:`.',
  },
  MANIFEST_NOT_A_FILE: {
    meaning: 'The path of a manifest leads to a folder.',
    remedy: 'Name the file in it, such as `./payments/app.yaml`.',
  },
  MANIFEST_TOO_LARGE: {
    meaning: 'The file is larger than a manifest may be (1 MiB), so it is probably something else.',
    remedy: 'Check the path. A very large application is split with `include:`.',
  },
  MANIFEST_NOT_UTF8: {
    meaning: 'The file holds bytes that are not UTF-8 text.',
    remedy: 'Save it as UTF-8 in your editor, and check that it is the right file.',
  },
  MANIFEST_UNREADABLE: {
    meaning: 'The operating system refuses to hand over the file.',
    remedy: 'Check the permissions of the file and of the folders above it.',
  },
  MANIFEST_EMPTY: {
    meaning: 'The file holds nothing, or only comments.',
    remedy: 'Give it a `name:` and `resources:`.',
  },
  MANIFEST_NOT_A_MAP: {
    meaning: 'The file is YAML, but a list or a single value rather than keys and values.',
    remedy: 'Begin with `name: shop`, followed by `resources:`.',
  },
  INCLUDE_INVALID: {
    meaning: 'An entry of `include:` is not the path of a file.',
    remedy: 'List paths, each relative to the file that includes it.',
  },
  INCLUDE_CYCLE: {
    meaning: 'Files include one another in a circle.',
    remedy: 'Remove one of the includes that are named.',
  },
  YAML_UNEXPECTED: {
    meaning: 'Something stands where YAML expects something else, usually after a missing colon, comma or bracket.',
    remedy: 'Look at the place and the line above it.',
  },
  YAML_MISSING_CHARACTER: {
    meaning: 'A closing quote or bracket, a colon or a comma is missing.',
    remedy: 'Add it. An open quote swallows everything up to the next one.',
  },
  YAML_INDENTATION: {
    meaning: 'A line is indented in a way that belongs to nothing above it.',
    remedy: 'Entries of one map or list begin in the same column; what belongs to one is indented further.',
  },
  YAML_TAB: {
    meaning: 'A tab is used to indent, which YAML does not allow.',
    remedy: 'Indent with spaces; most editors can convert tabs.',
  },
  YAML_KEY: {
    meaning: 'A key goes over several lines, is longer than 1024 characters, or is not a plain text.',
    remedy: 'Use a short text on one line, followed by a colon and a space.',
  },
  YAML_DUPLICATE_KEY: {
    meaning: 'The same key stands twice in one map, so one of the two would be lost.',
    remedy: 'Remove one, or merge the two.',
  },
  YAML_MULTIPLE_DOCUMENTS: {
    meaning: 'The file holds several YAML documents, separated by `---`.',
    remedy: 'A manifest is one document. Put the others into files of their own and `include` them.',
  },
  YAML_ALIAS_UNKNOWN: {
    meaning: 'An alias (`*name`) names an anchor that is not defined above it.',
    remedy: 'Define `&name` above it, or quote a text that begins with `*`.',
  },
  YAML_ALIAS_RECURSIVE: {
    meaning: 'An alias stands inside the very value that it names, which would never end.',
    remedy: 'Let the alias name something outside of what it stands in.',
  },
  YAML_ALIAS_EXPANSION: {
    meaning: 'Aliases inside aliases make so many values that the file would use up the memory.',
    remedy: 'Use fewer aliases inside what other aliases name.',
  },
  YAML_ANCHOR: {
    meaning: 'An anchor or alias stands where none can stand, or has no name.',
    remedy: 'Write `key: &name value` to name a value and `key: *name` to use it.',
  },
  YAML_MERGE_KEY: {
    meaning: 'The merge key `<<` is given something other than a map.',
    remedy: 'Give it an alias of a map (`<<: *defaults`), or a list of such aliases.',
  },
  YAML_TAG: {
    meaning: 'A YAML tag (`!name`) is used that means nothing in a manifest.',
    remedy: 'Remove it, or quote a text that begins with `!`.',
  },
  YAML_ESCAPE: {
    meaning: 'A backslash in a double-quoted text is not followed by an escape that YAML knows.',
    remedy: 'Double the backslash, or use single quotes.',
  },
  YAML_SCALAR_START: {
    meaning: 'An unquoted text begins with a character that YAML reserves, such as `@` or a backtick.',
    remedy: 'Put the text in quotes.',
  },
  YAML_DIRECTIVE: {
    meaning: 'A line that begins with `%` is read as a YAML directive, and it is none.',
    remedy: 'Remove the line, or quote the text.',
  },
  YAML_BLOCK_IN_FLOW: {
    meaning: 'Indented lines stand inside `{ }` or `[ ]`.',
    remedy: 'Write the whole in the short form, or the whole in lines.',
  },
  YAML_TOO_DEEP: {
    meaning: 'More collections stand inside one another than a manifest can need.',
    remedy: 'Write it flatter; a manifest needs fewer than ten levels.',
  },
  YAML_CONTROL_CHARACTER: {
    meaning: 'The file holds a control character, which YAML does not allow.',
    remedy: 'Remove it, or write it as an escape in double quotes, such as "\\x07".',
  },
} as const;
