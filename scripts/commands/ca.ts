import type { Command } from 'commander';
import { Authority } from '../../console/domain/pki/authority.ts';

/** `guardpost ca`: the console's certificate authority for agents. */
export function register(program: Command): void {
  const ca = program.command('ca').description('the console’s certificate authority for agents');
  ca.command('show')
    .description('print its certificates (PEM) and the fingerprint that enrolment tokens carry')
    .requiredOption('--data <dir>', 'data directory of the console')
    .action(async ({ data }: { data: string }) => {
      const authority = await Authority.read(data);
      process.stdout.write(
        `fingerprint ${authority.pin}\nvalid until ${authority.validTo.toISOString()}\n${authority.bundle}`,
      );
    });
  ca.command('rotate')
    .description(
      'replace it: the former one vouches for the new one, and agents learn of it on their next link',
    )
    .requiredOption('--data <dir>', 'data directory of the console, which may be running')
    .action(async ({ data }: { data: string }) => {
      const authority = await Authority.rotate(data);
      process.stdout.write(
        `fingerprint ${authority.pin}\nTokens that were made before are of no use any more: make new ones.\n`,
      );
    });
}
