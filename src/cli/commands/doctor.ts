import { formatOption, type CliCommand } from '../command.ts';

export interface DoctorFlags {
  readonly file?: string;
  readonly format: 'text' | 'json';
}

export const doctor: CliCommand = {
  name: 'doctor',
  declare: (command, context) => {
    command
      .summary('say what this machine has and lacks')
      .description(
        'Say what this machine has and lacks for the application, or in general without a manifest, and what to do about it.',
      )
      .option('-f, --file <file>', 'the manifest (default: app.yaml here or in the nearest parent folder)')
      .addOption(formatOption())
      .action((flags: DoctorFlags) =>
        context.run(async () => (await import('../run/doctor.ts')).runDoctor(flags, context.output())),
      );
  },
};
