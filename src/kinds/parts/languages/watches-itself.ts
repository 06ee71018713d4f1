/** Programs that see changes of the code by themselves, with the words that make them do so where they need any. */
const watchers: readonly RegExp[] = [
  /(^|[\s/])(nodemon|ts-node-dev|vite-node --watch|air|watchexec|cargo-watch|gow|reflex|modd|entr)(\s|$)/,
  /(^|[\s/])(next|nuxt|nuxi|astro|remix|gatsby|wrangler|vinxi|svelte-kit) dev(elop)?(\s|$)/,
  /(^|[\s/])vite(?! build| preview| optimize)(\s|$)/,
  /(^|[\s/])(ng|webpack|rsbuild|rspack) (serve|dev)(\s|$)/,
  /(^|[\s/])(react-scripts start|webpack-dev-server)(\s|$)/,
  /(^|[\s/])(tsx|dotnet|cargo|bun) watch(\s|$)/,
  /\s--(watch|watch-path|hot|reload|debug-reload)(=|\s|$)/,
  /(^|[\s/])(mvnw?|gradlew?)\s.*quarkus:?[dD]ev/,
  /(^|\s)manage\.py runserver(?!.*--noreload)/,
];

/** Whether a command line restarts or reloads what it runs when the code changes. */
export function watchesItself(commandLine: string): boolean {
  return watchers.some((watcher) => watcher.test(commandLine));
}
