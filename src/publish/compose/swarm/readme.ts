import type { Told } from '../dialect.ts';
import type { Publishing } from '../publishing.ts';
import { toStackNeeds } from './stack-needs.ts';

/** What a person must do before the file is deployed, and with what. */
export function swarmReadme({ application, project }: Publishing, { tree, hasVariables, others }: Told): string {
  const { labels, secrets } = toStackNeeds(project, tree);
  const steps = [
    ...(hasVariables ? ['cp .env.example .env        # and fill it in', 'set -a; . ./.env; set +a'] : []),
    ...labels.map((label) => `docker node update --label-add ${label} NODE`),
    ...secrets.map(
      ({ variable, name, value }) => `printf %s "$${value}" | docker secret create "\${${variable}:-${name}}" -`,
    ),
    `docker stack deploy --with-registry-auth -c compose.yaml ${project}`,
  ];
  return [
    `# ${application.name} on Docker Swarm`,
    [
      `Written by \`apphost publish\` from \`app.yaml\`, for the environment ${application.environment}. Change the manifest and publish again: a file`,
      'that is changed here is replaced. Files that are added here stay. On a manager, with Docker 20.10 or newer:',
    ].join('\n'),
    `\`\`\`sh\n${steps.join('\n')}\n\`\`\``,
    ...(hasVariables
      ? [
          'No value of a secret stands in these files. `docker stack deploy` reads no `.env`: the variables come from the shell.',
        ]
      : []),
    ...(labels.length === 0
      ? []
      : [
          'Volumes stay on the node that they were made on. The label says which one that is; without it, what mounts the volume waits.',
        ]),
    ...(secrets.length === 0
      ? []
      : [
          'A secret of a swarm cannot be changed. For a new value, make one under another name, and name it in `.env`.',
        ]),
    ...(others.length === 0
      ? []
      : [`Further environments, each a stack of its own: ${others.map((name) => `\`${name}/\``).join(', ')}.`]),
  ]
    .join('\n\n')
    .concat('\n');
}
