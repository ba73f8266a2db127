import type { Journal } from '../journal/index.ts';
import type { PlatformModel } from '../model.ts';
import type { Source } from '../source.ts';

/** What there is, and what every part says of itself. */
export async function describeStatus(
  model: PlatformModel,
  sources: readonly Source[],
  journal: Journal,
): Promise<Readonly<Record<string, unknown>>> {
  const described = await Promise.all(
    sources.map(async (source) => [source.name, await source.describe()] as const),
  );
  const { service, stage, region } = model;
  return {
    service,
    stage,
    region,
    tables: tables(model),
    redrive: redrive(model),
    ...Object.fromEntries(described),
    journal: journal.last,
  };
}

function tables(model: PlatformModel) {
  return model.tables.map(({ name, streamArn, properties }) => {
    const {
      TimeToLiveSpecification: ttl,
      GlobalSecondaryIndexes = [],
      LocalSecondaryIndexes = [],
    } = properties;
    return {
      name,
      stream: streamArn !== undefined,
      indexes: [...GlobalSecondaryIndexes, ...LocalSecondaryIndexes].map(({ IndexName }) => IndexName),
      ...(ttl?.Enabled === true ? { ttl: ttl.AttributeName } : {}),
    };
  });
}

/** Which queue's messages end up in which other one, and after how many receives. */
function redrive({ queues }: PlatformModel) {
  return queues.flatMap(({ name, redrive: policy }) => {
    const target = queues.find(({ arn }) => arn === policy?.deadLetterQueueArn);
    if (policy === undefined || target === undefined) return [];
    return [{ queue: name, deadLetterQueue: target.name, maxReceiveCount: policy.maxReceiveCount }];
  });
}
