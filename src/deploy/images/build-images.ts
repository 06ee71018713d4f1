import type { Expression } from '../../model/expression.ts';
import type { ImagePlan } from '../../publish/images/index.ts';
import { AppHostError } from '../../support/apphost-error.ts';
import type { ImageEngine, PushProgress } from './image-engine.ts';

export interface ImageWork {
  readonly plans: readonly ImagePlan[];
  readonly engine: ImageEngine;
  /** What is done with each; what is only pushed was built before. */
  readonly build: boolean;
  readonly push: boolean;
  /** The value of a build argument. */
  readonly evaluate: (expression: Expression) => string;
  readonly onProgress: (event: ImageEvent) => void;
  readonly signal: AbortSignal;
}

/** What happens to the image of one resource, for people to see. */
export type ImageEvent = { readonly resource: string; readonly reference: string } & (
  | { readonly type: 'building' | 'built' | 'pushing' }
  /** A line of the build's output. */
  | { readonly type: 'output'; readonly line: string }
  | { readonly type: 'transfer'; readonly progress: PushProgress }
  | { readonly type: 'pushed'; readonly digest: string }
);

/** More builds at once make each other slower, and a machine unusable. */
const atOnce = 2;

/**
 * Builds the images and pushes each as soon as it is there. The digests of those that were pushed, by resource, in the
 * order of the plans. The first failure ends the others; it names the image, the step and what to do.
 */
export async function buildImages(work: ImageWork): Promise<ReadonlyMap<string, string>> {
  const { plans, push } = work;
  if (push) checkRegistries(plans);
  const failed = new AbortController();
  const signal = AbortSignal.any([work.signal, failed.signal]);
  const digests = new Map<string, string>();
  const waiting = plans.values();
  const worker = async (): Promise<void> => {
    for (const plan of waiting) {
      signal.throwIfAborted();
      const digest = await buildImage(plan, { ...work, signal });
      if (digest !== undefined) digests.set(plan.resource, digest);
    }
  };
  const workers = Array.from({ length: atOnce }, () =>
    worker().catch((error: unknown) => {
      // The reason that the others end with, too.
      failed.abort(error);
      throw error;
    }),
  );
  await Promise.allSettled(workers);
  work.signal.throwIfAborted();
  failed.signal.throwIfAborted();
  return new Map(
    plans.flatMap(({ resource }) => (digests.has(resource) ? [[resource, digests.get(resource) ?? '']] : [])),
  );
}

/** The digest, when it is pushed. */
async function buildImage(plan: ImagePlan, work: ImageWork): Promise<string | undefined> {
  const { engine, signal } = work;
  const { resource, reference } = plan;
  const about = { resource, reference };
  if (work.build) {
    work.onProgress({ ...about, type: 'building' });
    try {
      await engine.buildImage(
        toRequest(plan, work),
        (line) => work.onProgress({ ...about, type: 'output', line }),
        signal,
      );
    } catch (error) {
      throw explain(plan, error);
    }
    work.onProgress({ ...about, type: 'built' });
  }
  if (!work.push) return undefined;
  work.onProgress({ ...about, type: 'pushing' });
  const digest = await engine.pushImage(
    reference,
    (progress) => work.onProgress({ ...about, type: 'transfer', progress }),
    signal,
  );
  work.onProgress({ ...about, type: 'pushed', digest });
  return digest;
}

function toRequest({ reference, build, generated }: ImagePlan, { evaluate }: ImageWork) {
  const { context, dockerfile, target, args } = build;
  return {
    context,
    dockerfile,
    ...(target === undefined ? {} : { target }),
    ...(generated === undefined ? {} : { generated }),
    args: Object.fromEntries(Object.entries(args).map(([name, value]) => [name, evaluate(value)])),
    tag: reference,
    labels: {},
  };
}

/** A Dockerfile that nobody wrote is nobody's to correct. */
function explain({ resource, build, generated }: ImagePlan, error: unknown): unknown {
  if (!(error instanceof AppHostError) || error.code !== 'IMAGE_BUILD_FAILED') return error;
  const hint =
    generated === undefined
      ? error.hint
      : `The last lines of the step say why. Correct the project, or give ${resource} a Dockerfile of its own: the generated one stands in ${build.dockerfile} of the output.`;
  return new AppHostError(error.code, error.message, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
    facts: { ...error.facts, resource },
  });
}

/** Without a registry the engine would take Docker Hub's own images to be meant. */
function checkRegistries(plans: readonly ImagePlan[]): void {
  const nowhere = plans.find(({ reference }) => !reference.includes('/'));
  if (nowhere === undefined) return;
  throw new AppHostError('IMAGE_REGISTRY_MISSING', `Nothing says where ${nowhere.reference} is to be pushed to.`, {
    hint: 'Name the registry and the account: `--registry ghcr.io/acme`.',
    facts: { image: nowhere.reference },
  });
}
