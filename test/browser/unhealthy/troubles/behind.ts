import { paginateScan, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { register } from '../../../acting/requests.ts';
import { asTyped } from '../command-line.ts';
import type { Scene } from '../scene.ts';
import type { Trouble } from '../trouble.ts';
import { until } from '../until.ts';
import { someUser } from '../user-events.ts';

const VIEWS = 'edtech-user-views-dev';
const FIVE_MINUTES = 300_000;

/** Has what is behind have been so for five minutes: only what is for two is unhealthy. Resolves with the keys of that. */
const age = async ({ documents }: Scene): Promise<readonly string[]> => {
  const since = new Date(Date.now() - FIVE_MINUTES).toISOString();
  const aged: string[] = [];
  const notes = { TableName: VIEWS, FilterExpression: 'attribute_exists(lastError)' };
  for await (const { Items = [] } of paginateScan({ client: documents }, notes))
    for (const { pk, sk } of Items) {
      const Key = { pk, sk };
      const set = { UpdateExpression: 'SET since = :since', ExpressionAttributeValues: { ':since': since } };
      await documents.send(new UpdateCommand({ TableName: VIEWS, Key, ...set }));
      aged.push(String(pk));
    }
  return aged;
};

/** A table that takes no transaction of read models for a while. Whatever is behind is told to catch up. */
export const behind: Trouble = {
  title: /^Read model behind$/,
  async provoke(scene) {
    const { causes, platform, page, run } = scene;
    await causes.begin(VIEWS, { table: { name: VIEWS, action: 'TransactWriteItems', fail: 1 } });
    const userId = someUser();
    const { path, body } = register({ userId, role: 'STUDENT' });
    expect(await platform.http.post(path, body)).toMatchObject({ status: 201 });
    // The count of registrations is a row that users share: it is written together with how far the read model has come.
    await until('a read model of users is behind', async () =>
      (await age(scene)).some((pk) => pk.includes('registrations') && pk.includes(userId)),
    );
    return {
      sought: { kind: 'behind', service: 'user', place: 'registrations', subject: `User/${userId}` },
      async mend() {
        await causes.end(VIEWS);
        const shown = page.locator('.command code').filter({ hasText: 'replay -- verify' });
        for (const command of new Set(await shown.allTextContents()))
          expect(await run(...asTyped(command))).toMatchObject({ code: 0 });
      },
    };
  },
};
