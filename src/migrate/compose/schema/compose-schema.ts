import {
  attributes,
  driverOptions,
  external,
  listOf,
  mapOf,
  named,
  orNothing,
  pairs,
  text,
  textOr,
  textOrTexts,
  texts,
  truth,
} from './parts.ts';
import { service } from './service.ts';

const network = orNothing(
  attributes({
    attachable: truth,
    driver: text,
    driver_opts: driverOptions,
    enable_ipv4: truth,
    enable_ipv6: truth,
    external,
    internal: truth,
    ipam: attributes({
      config: listOf(attributes({ aux_addresses: mapOf(text), gateway: text, ip_range: text, subnet: text })),
      driver: text,
      options: mapOf(text),
    }),
    labels: pairs,
    name: text,
  }),
);

const volume = orNothing(attributes({ driver: text, driver_opts: driverOptions, external, labels: pairs, name: text }));

const secret = attributes({
  driver: text,
  driver_opts: driverOptions,
  environment: text,
  external,
  file: text,
  labels: pairs,
  name: text,
  template_driver: text,
});

const config = attributes({
  content: text,
  environment: text,
  external,
  file: text,
  labels: pairs,
  name: text,
  template_driver: text,
});

const model = attributes({ context_size: { type: 'integer' }, model: text, name: text, runtime_flags: texts }, [
  'model',
]);

const include = textOr({ env_file: textOrTexts, path: textOrTexts, project_directory: text });

/** A compose file after everything is merged: all that the Compose specification knows, and nothing else. */
export const composeSchema = attributes({
  configs: named(config),
  include: listOf(include),
  models: named(model),
  name: text,
  networks: named(network),
  secrets: named(secret),
  services: named(service),
  version: text,
  volumes: named(volume),
});
