import { AppHostError } from '../../support/apphost-error.ts';
import { toDiskFull } from './failures.ts';
import { parseImageReference } from './image-reference.ts';

/** Engines and registries tell failures apart by words only; the first pattern that fits counts. */
export function toPushFailure(engine: string, reference: string, words: string): AppHostError {
  const { registry, repository } = parseImageReference(reference);
  const facts = { image: reference };
  if (/no space left on device/i.test(words)) return toDiskFull(engine, `pushing ${reference}`);
  if (/does not exist locally|No such image|tag does not exist/i.test(words)) {
    return new AppHostError('IMAGE_NOT_FOUND', `${engine} has no image ${reference} to push.`, {
      hint: 'Build it first: `--build`.',
      facts,
    });
  }
  if (/name unknown|repository .* (not found|does not exist)|project .* not found/i.test(words)) {
    return new AppHostError('IMAGE_PUSH_FAILED', `${registry} has no repository ${repository}: ${words}`, {
      hint: `Create the repository ${repository} in ${registry}, which does not make one by itself, or correct --registry.`,
      facts,
    });
  }
  if (
    /unauthori[sz]ed|authentication required|no basic auth credentials|denied|forbidden|insufficient_scope/i.test(words)
  ) {
    return new AppHostError('REGISTRY_UNAUTHORISED', `${registry} does not let this user push ${reference}: ${words}`, {
      hint: `Log in with \`docker login${registry === 'docker.io' ? '' : ` ${registry}`}\` as a user who may push there.`,
      facts,
    });
  }
  if (unreachable.test(words)) {
    return new AppHostError(
      'REGISTRY_UNREACHABLE',
      `${engine} cannot reach the registry ${registry} to push ${reference}: ${words}`,
      {
        hint: "Check the network, the proxy settings of the engine and the registry's name.",
        facts,
      },
    );
  }
  return new AppHostError('IMAGE_PUSH_FAILED', `${engine} could not push ${reference}: ${words}`, {
    hint: `Try \`docker push ${reference}\`; the log of the engine says more.`,
    facts,
  });
}

const unreachable =
  /dial tcp|lookup |no such host|connection refused|timeout|timed out|deadline exceeded|TLS|x509|EOF|server gave HTTP|network is unreachable|request canceled/i;
