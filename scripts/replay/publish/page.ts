import { EVERY_CONSUMER } from '@edtech/contracts';
import type { ReplayReport } from '@edtech/outbox';
import { duration } from '../../outbox/duration.ts';
import type { Forecast } from './forecast.ts';
import type { PublishRequest } from './request.ts';

const events = (count: number): string => `${count} event${count === 1 ? '' : 's'}`;

const receiver = ({ consumer, to }: PublishRequest): string => {
  if (consumer === undefined) return 'all consumers';
  return to === 'queue' ? `the queue of ${consumer}` : consumer;
};

const mode = ({ consumer, reprocess, repeatable }: PublishRequest): string => {
  if (reprocess || repeatable)
    return `${consumer} handles each of them once more, whether it handled it before or not.`;
  const who = consumer ?? 'Whoever gets them';
  return `${who} handles those that it has not handled yet, and knows the others again.`;
};

/** What would be sent, in sentences. */
export const forecastPage = (request: PublishRequest, forecast: Forecast): string => {
  const { read, matched, skipped, unreadable, toSend, seconds } = forecast;
  const stage = request.stage ?? 'the local platform';
  return [
    `${request.id}: ${events(toSend)} of ${request.service} to ${receiver(request)} on ${stage}, ` +
      `about ${duration(seconds * 1_000)} at ${request.rate} a second.`,
    mode(request),
    `${read} records read, ${matched} selected.`,
    ...(skipped === 0
      ? []
      : [
          `${events(skipped)} skipped: older than ${request.tooOldAfterDays} days, so an unordered consumer could not tell ` +
            'whether it handled them. --reprocess sends them all the same.',
        ]),
    ...(unreadable === 0 ? [] : [`${unreadable} records cannot be read.`]),
  ].join('\n');
};

/** What was sent, as a person reads it. */
export const reportPage = (request: PublishRequest, report: ReplayReport): string => {
  const { sent, skipped, refused, unreadable, outcome } = report;
  return [
    `${request.id}: ${events(sent)} sent to ${receiver(request)}.`,
    ...(skipped === 0 ? [] : [`${events(skipped)} skipped: too old.`]),
    ...(refused === 0 ? [] : [`${events(refused)} refused: see above.`]),
    ...(unreadable === 0 ? [] : [`${unreadable} records cannot be read: see above.`]),
    ...(outcome === 'stopped' ? [howToGoOn(request)] : []),
  ].join('\n');
};

export const howToGoOn = ({ id }: PublishRequest): string =>
  `It was stopped before the end. To go on: npm run replay -- publish --resume ${id}`;

/** The same for programs. */
export const forecastJson = (request: PublishRequest, forecast: Forecast): object => ({
  ...requestJson(request),
  ...forecast,
  dryRun: true,
});

/** The same for programs. Where it stands is the checkpoint's business. */
export const reportJson = (
  request: PublishRequest,
  { position: _position, rate, ...report }: ReplayReport,
): object => ({ ...requestJson(request), ...report, achievedRate: Math.round(rate) });

const requestJson = ({ id, stage, service, consumer, to, reprocess, selection, rate }: PublishRequest) => ({
  replay: { id, consumer: consumer ?? EVERY_CONSUMER, ...(reprocess ? { mode: 'reprocess' } : {}) },
  stage: stage ?? 'local',
  service,
  to,
  selection,
  rate,
});
