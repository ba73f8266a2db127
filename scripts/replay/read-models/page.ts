import type {
  CompareReport,
  Difference,
  Finding,
  Forecast,
  ProjectionState,
  RebuildProgress,
} from '@edtech/projection';
import { columns } from '../../local/columns.ts';
import { duration } from '../../outbox/duration.ts';
import { commandLine, type ReadModelFlags } from './command.ts';
import type { ReadModel } from './projections.ts';

const several = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
const whole = (number: number): string => Math.round(number).toLocaleString('en-US');

/** What a rebuild would do, in sentences. */
export const forecastPage = (
  { service, name, versions }: ReadModel,
  { stage, rate }: { readonly stage?: string; readonly rate?: number },
  forecast: Forecast,
): string => {
  const about = forecast.isExact ? '' : 'about ';
  const pace = rate === undefined ? '' : ` at ${rate} events a second`;
  return [
    `${name} of ${service} on ${stage ?? 'the local platform'}, version ${versions[0].version}: ` +
      `${about}${whole(forecast.events)} events of ${whole(forecast.aggregates)} aggregates, ${about}${whole(forecast.rows)} rows.`,
    `It reads ${about}${whole(forecast.items)} items and takes about ${duration(forecast.seconds * 1_000)}${pace}.`,
    `On AWS that is ${about}${whole(forecast.readUnits)} read and ${whole(forecast.writeUnits)} write request units: ` +
      `${about}$${forecast.dollars.toFixed(2)} in us-east-1, on demand.`,
    ...(forecast.failures === 0
      ? []
      : [
          `The projection cannot take ${about}${several(forecast.failures, 'aggregate')}: rebuild shows which.`,
        ]),
  ].join('\n');
};

export const waitText = (milliseconds: number, until: string): string =>
  `Waiting ${duration(milliseconds)}, until ${until} …`;

/**
 * What a rebuild has done, and what comes next.
 * @param seconds that it took; undefined when a part of it was done at another time
 */
export const rebuildPage = (
  name: string,
  generation: string,
  { events, aggregates, rows }: RebuildProgress,
  seconds: number | undefined,
  flags: ReadModelFlags,
): string => {
  const pace =
    seconds === undefined ? '' : `, in ${duration(seconds * 1_000)} (${whole(events / seconds)} events/s)`;
  return [
    `${name} ${generation} is ready: ${whole(events)} events of ${whole(aggregates)} aggregates, ${whole(rows)} rows${pace}.`,
    'Next:',
    `  ${commandLine(`compare ${name}`, flags)}`,
    `  ${commandLine(`switch ${name} ${generation}`, flags)}`,
  ].join('\n');
};

const side = (row: Difference['left']): string => (row === undefined ? 'no such row' : JSON.stringify(row));

/** What a comparison found. */
export const comparePage = (name: string, left: string, right: string, report: CompareReport): string => {
  const { different, differences, inMotion, moving, unsettled } = report;
  const counted = (['left', 'right'] as const).map((which) => [
    which === 'left' ? left : right,
    report[which].aggregates,
    report[which].rows,
    report[which].checksum,
  ]);
  return [
    columns(name, ['generation', 'aggregates', 'rows', 'checksum'], counted),
    different === 0 ? 'No row differs.' : `${several(different, 'row')} differ${different === 1 ? 's' : ''}:`,
    ...differences.flatMap((one) => [
      `  ${one.of}${one.version === undefined ? '' : `, version ${one.version}`}`,
      `    ${left}: ${side(one.left)}`,
      `    ${right}: ${side(one.right)}`,
    ]),
    ...(different > differences.length ? [`  … and ${different - differences.length} more (--list)`] : []),
    ...(inMotion === 0
      ? []
      : [
          `${several(inMotion, 'aggregate')} not equally far in both, whose rows say nothing yet:`,
          ...moving.map((one) => `  ${one.of}: ${left} at ${one.left}, ${right} at ${one.right}`),
        ]),
    ...(unsettled === 0
      ? []
      : [`${several(unsettled, 'shared row')} differ while aggregates are in motion.`]),
  ].join('\n');
};

/** One finding of a verification. */
export const findingText = (finding: Finding): string => {
  const lane = `${finding.projection} ${finding.generation} ${finding.aggregateType}/${finding.aggregateId}`;
  switch (finding.kind) {
    case 'behind':
      return `${lane}: at ${finding.position} of ${finding.head}${finding.error === undefined ? '' : `: ${finding.error}`}`;
    case 'ahead':
      return `${lane}: at ${finding.position}, but its stream ends at ${finding.head}: it was restored; rebuild`;
    case 'different':
      return `${lane}, version ${finding.version}: ${side(finding.found)}, where the events say ${side(finding.expected)}; rebuild`;
    case 'unfoldable':
      return `${lane}: ${finding.error}`;
  }
};

/** The generations of read models. */
export const statusPage = (service: string, { projection, versions, generations }: ProjectionState): string =>
  [
    columns(
      `${projection} of ${service}, code of version ${versions.join(', ')}`,
      ['generation', 'version', 'status', 'readers', 'behind', 'made', 'rebuild'],
      generations.map((one) => [
        one.id,
        one.version,
        one.hasCode ? one.status : `${one.status}, no code`,
        one.isCurrent ? 'see it' : one.isPrevious ? 'saw it before' : '-',
        one.behind,
        one.createdAt,
        one.rebuild === undefined
          ? '-'
          : `${one.rebuild.segmentsDone}/${one.rebuild.segments} parts, ${one.rebuild.events} events`,
      ]),
    ),
    ...generations.flatMap((one) =>
      one.lanesBehind.map(
        ({ lane, attempts, since, lastError }) =>
          `  ${one.id} ${lane.aggregateType}/${lane.aggregateId} is behind since ${since}, tried ${several(attempts, 'time')}: ${lastError}`,
      ),
    ),
  ].join('\n');
