import { AppHostError } from '../../support/apphost-error.ts';
import { toDiskFull } from './failures.ts';
import { parseImageReference } from './image-reference.ts';

/** Engines and registries tell failures apart by words only; the first pattern that fits counts. */
export function toPullFailure(engine: string, reference: string, words: string): AppHostError {
  const { registry, repository, tag } = parseImageReference(reference);
  if (/no space left on device/i.test(words)) return toDiskFull(engine, `pulling ${reference}`);
  for (const [pattern, describe] of failures) {
    if (pattern.test(words)) return describe({ engine, reference, registry, repository, tag: tag ?? '', words });
  }
  return new AppHostError('IMAGE_PULL_FAILED', `${engine} could not pull ${reference}: ${words}`, {
    facts: { image: reference },
  });
}

interface PullFacts {
  readonly engine: string;
  readonly reference: string;
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
  readonly words: string;
}

type Describe = (facts: PullFacts) => AppHostError;

const failures: readonly (readonly [RegExp, Describe])[] = [
  [/toomanyrequests|too many requests|rate limit/i, toRateLimit],
  [/no matching manifest|does not match the (specified|detected) platform/i, toNoPlatform],
  [/manifest unknown|manifest for .* not found|: not found$|manifest_unknown/i, toNoTag],
  [
    /pull access denied|repository does not exist|name unknown|repository .* not found|invalid reference format/i,
    toNoImage,
  ],
  [/unauthorized|authentication required|no basic auth credentials|denied|forbidden/i, toUnauthorised],
  [
    /dial tcp|lookup |no such host|connection refused|timeout|timed out|deadline exceeded|TLS|x509|EOF|server gave HTTP|network is unreachable|request canceled/i,
    toUnreachableRegistry,
  ],
];

function toRateLimit({ reference, registry }: PullFacts): AppHostError {
  return new AppHostError(
    'REGISTRY_RATE_LIMIT',
    `${registry} refuses to serve ${reference}: too many pulls from here.`,
    {
      hint: `Log in with \`docker login${registry === 'docker.io' ? '' : ` ${registry}`}\` for a higher limit, or wait and try again.`,
      facts: { image: reference },
    },
  );
}

function toNoPlatform({ reference, words }: PullFacts): AppHostError {
  const message = `The image ${reference} does not exist for this machine's processor: ${words}`;
  return new AppHostError('IMAGE_PLATFORM_MISSING', message, {
    hint: 'Choose a tag that is built for this processor, or build the image from its source.',
    facts: { image: reference },
  });
}

function toNoTag({ reference, registry, repository, tag }: PullFacts): AppHostError {
  const what = tag === '' ? reference : `tag “${tag}”`;
  return new AppHostError(
    'IMAGE_TAG_NOT_FOUND',
    `${registry} has no ${what} of the image ${repository} (${reference}).`,
    {
      hint: 'Correct the tag; the page of the image in its registry lists those there are.',
      facts: { image: reference },
    },
  );
}

function toNoImage({ reference, registry }: PullFacts): AppHostError {
  const message = `${registry} has no image ${reference}, or it is private and nobody is logged in.`;
  return new AppHostError('IMAGE_NOT_FOUND', message, {
    hint: `Correct the name, or log in with \`docker login${registry === 'docker.io' ? '' : ` ${registry}`}\`.`,
    facts: { image: reference },
  });
}

function toUnauthorised({ reference, registry }: PullFacts): AppHostError {
  return new AppHostError('REGISTRY_UNAUTHORISED', `${registry} does not let this user pull ${reference}.`, {
    hint: `Log in with \`docker login${registry === 'docker.io' ? '' : ` ${registry}`}\` as a user who may.`,
    facts: { image: reference },
  });
}

function toUnreachableRegistry({ engine, reference, registry, words }: PullFacts): AppHostError {
  const message = `${engine} cannot reach the registry ${registry} for ${reference}: ${words}`;
  return new AppHostError('REGISTRY_UNREACHABLE', message, {
    hint: "Check the network, the proxy settings of the engine and the registry's name.",
    facts: { image: reference },
  });
}
