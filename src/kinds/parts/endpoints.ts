import { namePattern, variablePattern } from './patterns.ts';
import { closed } from './schema.ts';

const portNumber = { type: 'integer', minimum: 1, maximum: 65535 } as const;

export const endpoint = {
  description:
    'A named address. `{}` is enough: its port is then chosen once and remembered. A name of `http`, `https` or `grpc` also says the scheme.',
  examples: [{ port: 8080 }],
  ...closed({
    port: {
      ...portNumber,
      type: ['integer', 'string'],
      pattern: '^\\$\\{parameters\\.[A-Za-z_][A-Za-z0-9_-]*\\}$',
      patternErrorMessage: 'must be a port, or a parameter: `${parameters.port}`',
      description:
        'The stable address for people and for processes on this machine; replicas sit behind it. Left out, a free one is chosen once and remembered. It is not inherited through `extends`.',
    },
    targetPort: {
      ...portNumber,
      description:
        'Where the program itself listens. In a container it defaults to `port`. A process gets a free port per replica and is told it through a variable, so it needs none.',
    },
    scheme: {
      description:
        'What stands before `://` in the URL. Default: the endpoint’s name when that is `http`, `https` or `grpc`, else `tcp`.',
      type: 'string',
      pattern: '^[a-z][a-z0-9+.-]*$',
      patternErrorMessage: 'must be the scheme of a URL, such as `http`, `grpc`, `tcp` or `amqp`',
      examples: ['http', 'https', 'grpc', 'tcp'],
    },
    protocol: { description: 'The transport.', enum: ['tcp', 'udp'], default: 'tcp' },
    bind: {
      description:
        'The address of this machine that `port` is opened on. `0.0.0.0` lets other machines in; the default does not.',
      type: 'string',
      minLength: 1,
      default: '127.0.0.1',
      examples: ['127.0.0.1', '0.0.0.0'],
    },
    range: {
      description: 'Instead of `port`, for Compose: the ports of the host that one is chosen from.',
      type: 'string',
      pattern: '^[0-9]+-[0-9]+$',
      patternErrorMessage: 'must be two ports with a dash between, such as `8000-8010`',
    },
    mode: {
      description: 'For a swarm: `host` opens the port on the machine that the replica is on, `ingress` on all.',
      enum: ['host', 'ingress'],
    },
    external: {
      description: 'Opens it to the outside when published: an Ingress, a public address.',
      type: 'boolean',
      default: false,
    },
    env: {
      description:
        'The variable that tells a process its own port. Default: the one that its language uses (`PORT`, `SERVER_PORT`, `ASPNETCORE_URLS`), else `PORT`.',
      type: 'string',
      ...variablePattern,
      examples: ['PORT', 'HTTP_PORT'],
    },
  }),
} as const;

export const endpoints = {
  description:
    'Named addresses, `name: { port, targetPort, scheme, protocol, bind, external, env }`. Others use them as `${api.http.url}` or through `references`.',
  type: 'object',
  propertyNames: namePattern,
  additionalProperties: endpoint,
  examples: [{ http: { port: 8080, external: true } }],
} as const;
