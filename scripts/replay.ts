import { Command } from 'commander';
import { runCli } from './cli.ts';
import { archive } from './replay/archive.ts';
import { compare } from './replay/compare.ts';
import { drop } from './replay/drop.ts';
import { publish } from './replay/publish.ts';
import { rebuild } from './replay/rebuild.ts';
import { status } from './replay/status.ts';
import { rollback, switchCommand } from './replay/switch.ts';
import { verify } from './replay/verify.ts';

await runCli(
  new Command('replay')
    .description('Makes read models anew from their events, and sends events again that were stored.')
    .addCommand(status)
    .addCommand(rebuild)
    .addCommand(compare)
    .addCommand(switchCommand)
    .addCommand(rollback)
    .addCommand(drop)
    .addCommand(verify)
    .addCommand(publish)
    .addCommand(archive)
    .addHelpText(
      'after',
      `
Examples:
  npm run replay -- rebuild users --dry-run --stage prod
  npm run replay -- rebuild users --stage prod
  npm run replay -- compare users --stage prod
  npm run replay -- switch users --stage prod
  npm run replay -- publish --service user --consumer payment-accounts --dry-run
  npm run replay -- publish --service user --consumer payment-accounts --stage prod
  npm run replay -- publish --resume r-20261123T101500-5d0c
  npm run replay -- archive replay --consumer payment-accounts --from 2026-11-22T00:00:00Z`,
    ),
);
