import { paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { commandOn } from '../clicks.ts';
import { asTyped } from '../command-line.ts';
import { draftSomeCourse } from '../courses.ts';
import type { Scene } from '../scene.ts';
import type { Trouble } from '../trouble.ts';
import { until } from '../until.ts';

const VIEWS = 'edtech-course-views-dev';
const FIVE_MINUTES = 300_000;

/** Has what is behind have been so for five minutes: only what is for two is unhealthy. Resolves with how much is. */
const age = async ({ documents }: Scene): Promise<number> => {
  const since = new Date(Date.now() - FIVE_MINUTES).toISOString();
  let aged = 0;
  const notes = { TableName: VIEWS, FilterExpression: 'attribute_exists(lastError)' };
  for await (const { Items = [] } of paginateScan({ client: documents }, notes))
    for (const { pk, sk } of Items) {
      const Key = { pk, sk };
      const set = { UpdateExpression: 'SET since = :since', ExpressionAttributeValues: { ':since': since } };
      await documents.send(new UpdateCommand({ TableName: VIEWS, Key, ...set }));
      aged += 1;
    }
  return aged;
};

/** A table that takes no rows of read models for a while. What is behind is told to catch up. */
export const behind: Trouble = {
  title: /^Read model behind$/,
  async provoke(scene) {
    const { causes, platform, page, run } = scene;
    await causes.begin(VIEWS, { table: { name: VIEWS, action: 'TransactWriteItems', fail: 1 } });
    await draftSomeCourse(platform);
    // Two read models follow courses.
    await until('both read models of courses are behind', async () => (await age(scene)) === 2);
    return {
      sought: { kind: 'behind', service: 'course', place: 'drafts' },
      async mend(card) {
        await causes.end(VIEWS);
        const other = page.getByRole('listitem').filter({ hasText: 'course › catalogue' });
        for (const one of [card, other])
          expect(await run(...asTyped(await commandOn(one, 'replay -- verify')))).toMatchObject({ code: 0 });
      },
    };
  },
};
