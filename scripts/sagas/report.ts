import type { CheckReport } from '@edtech/saga/check';

/** A report, for a person. */
export const reportText = (report: CheckReport): string => {
  const {
    saga,
    version,
    outcome,
    states,
    moves,
    depth,
    attempts,
    budget,
    participants,
    ends,
    counterexample,
  } = report;
  const bound = [
    counted(budget.timeouts, 'premature timeout'),
    counted(budget.mishaps, 'mishap'),
    counted(budget.cancellations, 'cancellation'),
    counted(budget.resumptions, 'resumption'),
    `${counted(attempts, 'attempt')} of each request`,
    `${participants} participants`,
  ].join(', ');
  const size = `${states.toLocaleString('en')} states, ${moves.toLocaleString('en')} moves, ${depth} deep`;
  const lines = [`${saga} version ${version}: ${VERDICTS[outcome]}`, `  within ${bound}`, `  ${size}`];
  if (counterexample === undefined)
    return [
      ...lines,
      ...Object.entries(ends).map(
        ([status, count]) => `  ends ${status} in ${count.toLocaleString('en')} ways`,
      ),
    ].join('\n');
  const { property, what, trace } = counterexample;
  return [
    ...lines,
    `  It is not so that ${property}: ${what}.`,
    ...trace.map((step, position) => `  ${String(position + 1).padStart(3)}. [${step.status}] ${step.what}`),
  ].join('\n');
};

const VERDICTS: Readonly<Record<CheckReport['outcome'], string>> = {
  proven: 'proven',
  violated: 'WRONG',
  unfinished: 'not proven: there are more states than were allowed',
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
