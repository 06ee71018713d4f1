import { closed } from '../schema.ts';
import { conditionalPairs, conditionalText, flag, number, oneOrMore, text, texts, ulimits } from './forms.ts';

/** What only Compose says of a build. */
export const build = {
  description: 'How the image is built, besides what the resource’s own `build` says.',
  ...closed({
    context: conditionalText('The folder, where a variable decides.'),
    dockerfile: conditionalText('The Dockerfile, where a variable decides.'),
    target: conditionalText('The stage, where a variable decides.'),
    args: conditionalPairs('Arguments whose variables only Compose can fill.'),
    cache_from: texts('Where layers are looked for.'),
    cache_to: texts('Where layers are kept.'),
    no_cache: flag('Nothing is taken from the cache.'),
    no_cache_filter: texts('Stages that nothing is taken from the cache for.'),
    pull: flag('Base images are always pulled.'),
    network: text('The network of the build.'),
    isolation: text('Windows: how it is isolated.'),
    privileged: flag('With all rights.'),
    entitlements: texts('Rights that the build needs.'),
    provenance: flag('Whether a provenance attestation is added.'),
    sbom: flag('Whether a bill of materials is added.'),
    shm_size: number('Shared memory of the build.'),
    ulimits,
    extra_hosts: oneOrMore('Further names: `host=address`.'),
  }),
} as const;
