import type { DeepReport, Finding, VerifyReport } from '@edtech/projection';
import { commandLine, type ReadModelFlags } from './command.ts';
import { findingText } from './page.ts';

/** What a verification has found. */
export const verifyPage = (
  name: string,
  id: string,
  { streams, behind, caughtUp, failed, ahead, finished }: VerifyReport,
  deep: DeepReport | undefined,
  findings: readonly Finding[],
  flags: ReadModelFlags,
): string =>
  [
    ...findings.map((finding) => `  ${findingText(finding)}`),
    `${name} ${id}: ${streams} streams, ${behind} behind, ${caughtUp} caught up, ${failed} that cannot, ${ahead} ahead of their stream.`,
    ...(deep === undefined
      ? []
      : [
          `${deep.aggregates} aggregates in depth: ${deep.different} rows differ, ${deep.inMotion} were in motion.`,
        ]),
    ...(finished
      ? []
      : [
          `Stopped before the end. To go on: ${commandLine(`verify ${name} --generation ${id} --resume`, flags)}`,
        ]),
  ].join('\n');
