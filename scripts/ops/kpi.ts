import type { TimeRange } from '@edtech/metrics';
import type { Kpi, KpiPart, Met, Unit } from '@edtech/operations';
import { columns } from '../local/columns.ts';
import { count, percent, took } from './texts.ts';

const MET: Readonly<Record<`${Met}`, string>> = { true: 'yes', false: 'NO', unknown: 'unknown' };

/** Each key figure against its target, and then how each was computed. */
export const kpiPage = (kpis: readonly Kpi[], { from, to }: TimeRange): string =>
  [
    columns(
      `KEY PERFORMANCE INDICATORS from ${from} to ${to}`,
      ['indicator', 'target', 'value', 'met'],
      kpis.map(({ name, target, value, unit, met }) => [name, target, valueText(value, unit), MET[`${met}`]]),
    ),
    ['HOW THEY ARE COMPUTED', ...kpis.flatMap(explained)].join('\n'),
  ].join('\n\n');

const explained = ({ name, basis, parts = [], unit }: Kpi): readonly string[] => [
  `  ${name}: ${basis}`,
  ...parts.map((part) => `    ${partText(part, unit)}`),
];

const partText = ({ name, value, met, basis }: KpiPart, unit: Unit): string =>
  `${name}: ${valueText(value, unit)}${met === false ? ', MISSED' : ''} (${basis})`;

const valueText = (value: number | undefined, unit: Unit): string => {
  if (value === undefined) return '-';
  switch (unit) {
    case '%':
      return percent(value / 100);
    case 'ms':
      return took(value);
    case 's':
      return `${Math.round(value * 10) / 10} s`;
    case 'dead letters':
      return count(value);
  }
};
