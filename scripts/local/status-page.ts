import { columns } from './columns.ts';
import type { Activity, MappingStatus, Status } from './control-api.ts';

/** Everything at a glance: tables, queues, mappings, rules and functions. */
export const statusPage = (status: Status, activity: Activity): string => {
  const { service, stage, region, lambda, journal } = status;
  const counted = activity.to === 0 ? 'nothing yet' : `entries ${activity.from} to ${activity.to}`;
  return [
    `${service}, stage ${stage}, ${region}: ${lambda.environments} environments, ${lambda.waiting} invocations waiting, ${journal} journal entries`,
    tableTable(status),
    queueTable(status),
    mappingTable(status),
    ruleTable(activity),
    functionTable(status, activity),
    `Rules and functions: as counted in the journal, ${counted}.`,
  ].join('\n\n');
};

const tableTable = ({ tables, ttl }: Status): string =>
  columns(
    'TABLES',
    ['name', 'stream', 'indexes', 'ttl', 'expired'],
    tables.map(({ name, stream, indexes, ttl: attribute }) => [
      name,
      stream ? 'yes' : 'no',
      indexes.join(', ') || '-',
      attribute ?? '-',
      ttl.tables.find((table) => table.name === name)?.expired ?? 0,
    ]),
  );

/** What waits in each queue, and in the one that takes its dead letters. */
export const queueTable = ({ queues: { queues }, redrive }: Status): string =>
  columns(
    'QUEUES',
    ['name', 'visible', 'in flight', 'delayed', 'dead letters', 'in'],
    queues.map(({ name, visible, inFlight, delayed }) => {
      const into = redrive.find(({ queue }) => queue === name)?.deadLetterQueue;
      const takes = redrive.some(({ deadLetterQueue }) => deadLetterQueue === name);
      const dead = queues.find((queue) => queue.name === into);
      const deadLetters = takes ? visible + inFlight + delayed : (dead && dead.visible + dead.inFlight) || 0;
      return [name, visible, inFlight, delayed, deadLetters, takes ? 'itself' : (into ?? '-')];
    }),
  );

const mappingTable = ({ mappings: { mappings }, queues: { queues } }: Status): string => {
  const visible = new Map(queues.map((queue) => [queue.name, queue.visible]));
  return columns(
    'MAPPINGS',
    ['id', 'kind', 'from', 'to', 'state', 'lag'],
    mappings.map((mapping) => {
      const { id, kind, source, target, enabled } = mapping;
      return [id, kind, source, target, enabled ? 'on' : 'off', lag(mapping, visible.get(source) ?? 0)];
    }),
  );
};

/** What is not processed yet; for a schedule, when it is next. */
const lag = ({ kind, shards = [], running = 0, nextAt }: MappingStatus, visible: number): string => {
  switch (kind) {
    case 'stream': {
      const records = shards.reduce((sum, { outstanding }) => sum + outstanding, 0);
      const trouble = shards.find((shard) => shard.trouble !== undefined)?.trouble;
      return `${records} records${trouble === undefined ? '' : `, cannot be read: ${trouble}`}`;
    }
    case 'queue':
      return `${visible} messages${running === 0 ? '' : `, ${running} batches running`}`;
    case 'schedule':
      return nextAt === undefined ? '-' : `next ${nextAt}`;
    default:
      return kind satisfies never;
  }
};

const ruleTable = ({ rules }: Activity): string =>
  columns(
    'RULES',
    ['name', 'bus', 'state', 'matches', 'delivered', 'retried', 'dead letters'],
    rules.map(({ name, bus, enabled, matches, delivered, retried, deadLetters }) => [
      name,
      bus,
      enabled ? 'on' : 'off',
      matches,
      delivered,
      retried,
      deadLetters,
    ]),
  );

const functionTable = ({ lambda }: Status, { functions }: Activity): string =>
  columns(
    'FUNCTIONS',
    ['name', 'running', 'invocations', 'errors', 'p50 ms', 'p99 ms', 'latest'],
    functions.map(({ name, invocations, errors, p50, p99, last }) => [
      name,
      lambda.functions[name] ?? 0,
      invocations,
      errors,
      p50?.toFixed(1) ?? '-',
      p99?.toFixed(1) ?? '-',
      last === undefined ? '-' : `${last.outcome} at ${new Date(last.at).toISOString().slice(11, 19)}`,
    ]),
  );
