import {
  attributes,
  choice,
  extraHosts,
  fileReferences,
  hook,
  listOf,
  pairs,
  text,
  textOr,
  textOrTexts,
  texts,
  truth,
  ulimits,
  whole,
} from './parts.ts';

/** How the image of a service is built: a folder, or all there is to say about it. */
export const build = textOr({
  additional_contexts: pairs,
  args: pairs,
  cache_from: texts,
  cache_to: texts,
  context: text,
  dockerfile: text,
  dockerfile_inline: text,
  entitlements: texts,
  extra_hosts: extraHosts,
  isolation: text,
  labels: pairs,
  network: text,
  no_cache: truth,
  no_cache_filter: textOrTexts,
  platforms: texts,
  privileged: truth,
  provenance: truth,
  pull: truth,
  sbom: truth,
  secrets: fileReferences,
  shm_size: whole,
  ssh: pairs,
  tags: texts,
  target: text,
  ulimits,
});

/** What happens while somebody works on the sources. */
export const develop = {
  ...attributes({
    watch: listOf(
      attributes(
        {
          action: choice('rebuild', 'sync', 'restart', 'sync+restart', 'sync+exec'),
          exec: hook,
          ignore: textOrTexts,
          include: textOrTexts,
          initial_sync: truth,
          path: text,
          target: text,
        },
        ['path', 'action'],
      ),
    ),
  }),
  type: ['object', 'null'],
};
