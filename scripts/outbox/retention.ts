const PARAMETER = 'outboxRetentionDays';

/**
 * The outbox retention that the text of a serverless.yml gives `stage`: the stage's own, or the default. Undefined when
 * it gives none.
 */
export const configuredRetention = (serverlessYml: string, stage: string): string | undefined => {
  const lines = serverlessYml.split('\n').filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  const params = blockUnder(lines, 'params:');
  const of = (name: string): string | undefined =>
    blockUnder(params, `  ${name}:`)
      .map((line) => new RegExp(`^    ${PARAMETER}:\\s*['"]?([^'"#\\s]+)`).exec(line)?.[1])
      .find((value) => value !== undefined);
  return of(stage) ?? of('default');
};

/** The lines below `heading`, as long as they are indented further. */
const blockUnder = (lines: readonly string[], heading: string): readonly string[] => {
  const at = lines.findIndex((line) => line.trimEnd() === heading);
  if (at === -1) return [];
  const indent = (line: string | undefined): number => (line ?? '').search(/\S/);
  const below = lines.slice(at + 1);
  const end = below.findIndex((line) => indent(line) <= indent(lines[at]));
  return end === -1 ? below : below.slice(0, end);
};
