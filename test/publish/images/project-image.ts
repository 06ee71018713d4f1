import { dirname } from 'node:path';

import type { ProjectOptions } from '../../../src/kinds/project/schema.ts';
import type { Application } from '../../../src/model/application.ts';
import type { Endpoint } from '../../../src/model/endpoint.ts';
import type { Resource } from '../../../src/model/resource.ts';
import type { Workload } from '../../../src/model/workload.ts';
import { planImages, type ImagePlans } from '../../../src/publish/images/index.ts';
import { describeProject, directory, type Files } from '../../kinds/project/describe-project.ts';

/** An application `shop` of one resource `api`, which listens on 8080 unless the options say otherwise. */
export function applicationOf(
  workload: Workload | undefined,
  endpoints: readonly Partial<Endpoint>[] = [{}],
): Application {
  const location = { file: '/work/app.yaml', line: 4, column: 3 };
  const all = endpoints.map((endpoint) => ({ name: 'http', scheme: 'http', protocol: 'tcp', ...endpoint }));
  const resource = { name: 'api', type: 'project', endpoints: all, location, ...(workload && { workload }) };
  const resources = new Map([['api', resource as unknown as Resource]]);
  return { name: 'shop', directory: dirname(directory), resources } as unknown as Application;
}

/** The image of a project whose folder, /work/api, holds these files. */
export function imageOfProject(files: Files, options: Partial<ProjectOptions> = {}): ImagePlans {
  const { workload, problems } = describeProject(files, options);
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  const endpoints = Object.entries(options.endpoints ?? { http: {} }).map(([name, given]) => ({
    name,
    ...(given as Partial<Endpoint>),
  }));
  return planImages(applicationOf(workload, endpoints));
}

/** The Dockerfile that is written for it. */
export function dockerfileOf(files: Files, options: Partial<ProjectOptions> = {}): string {
  const { plans } = imageOfProject(files, options);
  return plans[0]?.generated?.text ?? '';
}
