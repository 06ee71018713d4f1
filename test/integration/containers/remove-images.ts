import { createTransport } from '../../../src/runtime/containers/client-options.ts';
import { loadDockerode } from '../../../src/runtime/containers/dockerode.ts';
import { toRefusal } from '../../../src/runtime/containers/failures.ts';

/** Removes a test's own images from the engine; those that are gone already are fine. */
export async function removeImages(host: string, references: Iterable<string>): Promise<void> {
  const transport = createTransport({ url: host }, {});
  const docker = (await loadDockerode())(transport.options);
  for (const reference of references) {
    await docker
      .getImage(reference)
      .remove({ force: true })
      .catch((error: unknown) => {
        if (toRefusal(error)?.status !== 404) throw error;
      });
  }
  transport.close();
}

/** Gives a local image another name. */
export async function tagImage(host: string, image: string, reference: string): Promise<void> {
  const transport = createTransport({ url: host }, {});
  const docker = (await loadDockerode())(transport.options);
  const colon = reference.lastIndexOf(':');
  await docker.getImage(image).tag({ repo: reference.slice(0, colon), tag: reference.slice(colon + 1) });
  transport.close();
}
