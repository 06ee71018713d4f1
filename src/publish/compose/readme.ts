import type { Told } from './dialect.ts';
import type { Publishing } from './publishing.ts';

/** What a person must know before the file is run. */
export function composeReadme({ application, images }: Publishing, { hasVariables, others }: Told): string {
  const isBuilt = images.size > 0;
  const steps = [
    hasVariables && 'cp .env.example .env        # and fill it in',
    `docker compose up -d --wait${isBuilt ? ' --build' : ''}`,
  ].filter((step) => step !== false);
  return [
    `# ${application.name} on Docker Compose`,
    [
      `Written by \`apphost publish\` from \`app.yaml\`, for the environment ${application.environment}. Change the manifest and publish again: a file`,
      'that is changed here is replaced. Files that are added here stay. It needs Docker Compose 2.24 or newer.',
    ].join('\n'),
    `\`\`\`sh\n${steps.join('\n')}\n\`\`\``,
    ...(hasVariables
      ? ['No value of a secret stands in these files: each comes from a variable, which `.env.example` describes.']
      : []),
    ...(others.length === 0
      ? []
      : [`Further environments, each a project of its own: ${others.map((name) => `\`${name}/\``).join(', ')}.`]),
  ]
    .join('\n\n')
    .concat('\n');
}
