import { userCreatedV1 } from '@edtech/contracts';
import { consumer, handles } from '@edtech/messaging';
import { named } from '../../../scripts/consumers/consumers.ts';
import { refuseUnfit } from '../../../scripts/replay/archive/replays.ts';
import { forecastPage } from '../../../scripts/replay/publish/page.ts';
import { requestOf } from '../../../scripts/replay/publish/request.ts';
import { accounts } from '../../../services/payment/src/application/accounts.ts';
import { userRepublication } from '../../../services/user/src/application/republication.ts';
import { replay } from './run.ts';

test('help tells the commands, with examples', async () => {
  const { code, stdout } = await replay(['--help']);
  expect(code).toBe(0);
  for (const word of ['publish', 'archive', 'Examples:']) expect(stdout).toContain(word);
  const archive = await replay(['archive', '--help']);
  for (const word of ['create', 'list', 'replay', 'status', 'cancel']) expect(archive.stdout).toContain(word);
});

const toAccounts = 'publish --service user --consumer payment-accounts';

test.each([
  ['', /Usage/],
  ['publish', /give --service/],
  ['publish --service mail', /payment, .*user/],
  [toAccounts, /give --yes/],
  [`${toAccounts} --yes --rate 0`, /whole number/],
  [`${toAccounts} --yes --from yesterday`, /2026-11-23T08:00:00Z/],
  [`${toAccounts} --yes --from 2026-02-01 --to 2026-01-01`, /\(replay-refused\)/],
  [`${toAccounts} --yes --aggregate u-1`, /Type\/id/],
  [`${toAccounts} --yes --id a/b`, /\(replay-refused\)/],
  [`${toAccounts} --yes --aggregate-type Lesson`, /User.*\(events-not-taken\)/],
  [`${toAccounts} --yes --reprocess --from 2026-01-01`, /from their first event.*\(replay-refused\)/],
  ['publish --service user --consumer nobody --yes', /payment-accounts.*\(consumer-unknown\)/],
  ['publish --service payment --consumer payment-accounts --yes', /user\. \(service-not-followed\)/],
  ['publish --service user --to-queue --yes', /--consumer.*\(replay-refused\)/],
  ['publish --service user --reprocess --yes', /--consumer.*\(replay-refused\)/],
  ['publish --resume r-1 --service user --yes', /cannot be used with/],
  ['archive create', /missing required argument/],
  ['archive create notes --retention-days -1', /whole number/],
  ['archive replay --consumer payment-accounts', /--from/],
  ['archive replay --consumer payment-accounts --from 2026-01-01', /give --yes/],
  ['archive replay --consumer nobody --from 2026-01-01 --yes', /\(consumer-unknown\)/],
  [
    'archive replay --consumer user-republication --from 2026-01-01 --yes',
    /older than 29 days .*--reprocess.*\(replay-refused\)/,
  ],
  [`archive replay --consumer payment-accounts --from 2026-01-01 --yes --id ${'x'.repeat(60)}`, /64 letters/],
])('"replay %s" is used wrongly, and says how to use it', async (line, says) => {
  const { code, stderr } = await replay(line.split(' ').filter((word) => word !== ''));
  expect(stderr).toMatch(says);
  expect(code).toBe(2);
});

test('a replay of which there is no checkpoint cannot be resumed', async () => {
  const { code, stderr } = await replay(['publish', '--resume', 'r-unknown', '--yes']);
  expect(stderr).toMatch(/\(checkpoint-missing\)/);
  expect(code).toBe(1);
});

describe('what is sent', () => {
  const teller = consumer({
    name: 'chat-teller',
    ordered: false,
    repeatable: 'who is told knows it again',
    on: [handles(userCreatedV1, () => undefined)],
  });
  const consumers = [
    { service: 'payment', name: accounts.name, consumer: accounts },
    { service: 'user', name: userRepublication.name, consumer: userRepublication },
    { service: 'chat', name: teller.name, consumer: teller },
  ];
  const asked = { id: 'r-1', service: 'user', concurrency: 4, rate: 100 } as const;

  test('is what the rule of the consumer would let through, and no more', () => {
    expect(requestOf({ ...asked, consumer: accounts.name }, consumers)).toMatchObject({
      to: 'bus',
      selection: { aggregateTypes: ['User'] },
    });
    expect(requestOf({ ...asked, consumer: userRepublication.name, toQueue: true }, consumers)).toMatchObject(
      { to: 'queue', selection: { types: ['sequence.gap.found'] } },
    );
  });

  test('is as old as may be for a consumer that is ordered, repeatable or reprocesses, and else 29 days at most', () => {
    const limitOf = (options: object) => requestOf({ ...asked, ...options }, consumers).tooOldAfterDays;
    expect(limitOf({ consumer: accounts.name })).toBeUndefined();
    expect(limitOf({ consumer: teller.name })).toBeUndefined();
    expect(limitOf({ consumer: userRepublication.name, reprocess: true })).toBeUndefined();
    expect(limitOf({ consumer: userRepublication.name })).toBe(29);
    expect(limitOf({})).toBe(29);
  });

  test('is handled again by a repeatable consumer, which the forecast says', () => {
    const forecast = { read: 1, matched: 1, skipped: 0, unreadable: 0, toSend: 1, seconds: 1 };
    const page = (name: string) => forecastPage(requestOf({ ...asked, consumer: name }, consumers), forecast);
    expect(page(teller.name)).toContain('handles each of them once more');
    expect(page(accounts.name)).toContain('knows the others again');
  });

  test('of an archive is as old as may be, too', () => {
    const from = '2025-01-01T00:00:00.000Z';
    const [to, now] = ['2025-02-01T00:00:00.000Z', Date.parse('2026-01-01T00:00:00.000Z')];
    const replayFor = (name: string) =>
      refuseUnfit({ owner: named(consumers, name), from, to, id: 'r-1', now });
    expect(replayFor(teller.name)).toBe('chat-teller.r-1');
    expect(() => replayFor(userRepublication.name)).toThrow('older than 29 days');
  });
});
