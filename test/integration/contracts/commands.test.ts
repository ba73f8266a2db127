import { openSandbox, type Sandbox } from './sandbox.ts';

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await openSandbox();
});

afterEach(() => sandbox.close());

const lessonCompleted = 'schemas/tutoring/lesson.completed.v1.json';
const paymentV1 = 'schemas/payment/payment.completed.v1.json';
const paymentV2 = 'schemas/payment/payment.completed.v2.json';
const upcaster = 'packages/contracts/src/upcasters/payment.completed.v1.ts';

const accepted = { code: 0, output: '' };

describe('check', () => {
  test('has nothing to say of what is committed', async () => {
    expect(await sandbox.schemas('check')).toEqual(accepted);
  });

  test('refuses a breaking change of a published version, whether or not it was generated', async () => {
    await sandbox.edit(lessonCompleted, (text) =>
      text.replace('"completedAt"', '"endedAt"').replace('"completedAt":', '"endedAt":'),
    );
    const { code, output } = await sandbox.schemas('check');
    expect(code).toBe(1);
    expect(output).toContain('lesson.completed v1 #/properties/completedAt: required-field-removed\n');
    expect(output).toContain('lesson.completed v1 #/properties/endedAt: required-field-added\n');
    expect(output).toContain('npm run schemas -- new lesson.completed makes version 2 with its upcaster');
  });

  test('refuses a version that is gone', async () => {
    await sandbox.remove(lessonCompleted);
    await sandbox.remove('test/corpus/lesson.completed.v1.json');
    const { code, output } = await sandbox.schemas('check');
    expect(code).toBe(1);
    expect(output).toContain('lesson.completed v1: version-removed\n');
  });

  test('refuses a new version without an upcaster', async () => {
    await sandbox.remove(upcaster);
    expect(await sandbox.schemas('check')).toEqual({
      code: 1,
      output: expect.stringContaining(`${paymentV2}: version 2 has no upcaster`),
    });
  });

  test('refuses an upcaster that makes what the next version does not allow, for examples and recorded events', async () => {
    await sandbox.edit(upcaster, (text) =>
      text.replace('toMinorUnits(amount, currency)', '{ minorUnits: amount, currency }'),
    );
    const { code, output } = await sandbox.schemas('check');
    expect(code).toBe(1);
    expect(output).toContain('payment.completed v1 #/examples/0: recorded-event-unreadable\n');
    expect(output).toContain(
      'upcast to version 2, does not keep that: /amount/minorUnits must be of type integer.',
    );
    expect(output).toMatch(/Recorded event [0-9a-f-]{36} upcast to version 2, does not keep that/);
    expect(output).toContain('Way out: correct the schema or the upcaster');
  });

  test('refuses a recorded event that its version does not allow, that is of another event, or that is gone', async () => {
    const corpus = 'test/corpus/payment.completed.v1.json';
    await sandbox.edit(corpus, (text) => text.replace('"amount": 49.9', '"amount": "much"'));
    expect((await sandbox.schemas('check')).output).toContain(
      'does not keep it: /amount must be of type number.',
    );
    await sandbox.edit(corpus, (text) =>
      text.replace('"much"', '49.9').replace('"version": 1', '"version": 2'),
    );
    expect((await sandbox.schemas('check')).output).toContain('is not one of these: it says 2, not 1.');
    await sandbox.put(corpus, '[]\n');
    const { output } = await sandbox.schemas('check');
    expect(output).toContain('payment.completed v1: recorded-event-lost\n');
    expect(output).toContain('payment.completed v1: nothing-recorded\n');
  });

  test('takes an optional field, once it is generated and published', async () => {
    await sandbox.edit(lessonCompleted, (text) =>
      text.replace(
        '"properties": {',
        '"properties": {\n    "rating": { "description": "Stars.", "type": "integer", "minimum": 1, "maximum": 5 },',
      ),
    );
    expect((await sandbox.schemas('check')).output).toContain('Run "npm run schemas -- generate"');
    await sandbox.schemas('generate');
    expect(await sandbox.schemas('check')).toEqual({
      code: 1,
      output: expect.stringContaining('lesson.completed v1: not-in-baseline\n'),
    });
    expect(await sandbox.schemas('publish')).toEqual({ code: 0, output: 'No version is new.\n' });
    expect(await sandbox.schemas('check')).toEqual(accepted);
  });
});

describe('publish', () => {
  test('refuses to promise less than before', async () => {
    const before = await sandbox.text('schemas/published.lock.json');
    await sandbox.edit(lessonCompleted, (text) => text.replace('"maxLength": 128', '"maxLength": 64'));
    await sandbox.schemas('generate');
    expect(await sandbox.schemas('publish')).toEqual({
      code: 1,
      output: expect.stringContaining('maxLength-lowered'),
    });
    expect(await sandbox.text('schemas/published.lock.json')).toBe(before);
  });
});

describe('new', () => {
  test('makes an event that generates, passes, and can be published', async () => {
    const { code, output } = await sandbox.schemas('new', 'lesson.rescheduled', '--context', 'tutoring');
    expect(code).toBe(0);
    expect(output.split('\n').slice(0, 2)).toEqual([
      'schemas/tutoring/lesson.rescheduled.v1.json',
      'test/corpus/lesson.rescheduled.v1.json',
    ]);
    expect((await sandbox.schemas('generate')).code).toBe(0);
    expect(await sandbox.schemas('check')).toEqual(accepted);
    expect(await sandbox.schemas('publish')).toEqual({
      code: 0,
      output: 'published lesson.rescheduled v1\n',
    });
    expect(await sandbox.text('packages/contracts/src/generated/events.ts')).toContain(
      'lesson.rescheduled.v1',
    );
  });

  test('makes the next version of an event that there is, with an upcaster, and changes nothing of the one before', async () => {
    const before = await sandbox.text(lessonCompleted);
    expect((await sandbox.schemas('new', 'lesson.completed')).output).toContain(
      'packages/contracts/src/upcasters/lesson.completed.v1.ts\n',
    );
    expect((await sandbox.schemas('generate')).code).toBe(0);
    expect(await sandbox.schemas('check')).toEqual(accepted);
    expect(await sandbox.text(lessonCompleted)).toBe(before);
  });

  test('refuses a kind that there is not', async () => {
    expect(await sandbox.schemas('new', 'user.left', '--context', 'user', '--kind', 'command')).toEqual({
      code: 1,
      output: expect.stringContaining('Allowed choices are fact, request, reply'),
    });
  });
});

describe('retire', () => {
  test('takes away a version that is deprecated and that nobody names, and keeps those after it', async () => {
    expect(await sandbox.schemas('retire', 'payment.completed', '1')).toEqual({
      code: 1,
      output: expect.stringContaining('is not marked "deprecated": true'),
    });
    await sandbox.edit(paymentV1, (text) =>
      text.replace('"type": "object"', '"deprecated": true,\n  "type": "object"'),
    );
    await sandbox.schemas('generate');
    expect(await sandbox.schemas('check')).toEqual(accepted);
    expect(await sandbox.schemas('retire', 'payment.completed', '1')).toMatchObject({ code: 0 });
    expect(await sandbox.schemas('check')).toEqual(accepted);
    expect(
      await sandbox.text('packages/contracts/src/generated/payment/payment.completed.v2.ts'),
    ).not.toContain('upcast');
  });

  test('keeps a version that a later one is read by way of, and one that does not exist', async () => {
    await sandbox.edit(paymentV2, (text) =>
      text.replace('"type": "object"', '"deprecated": true,\n  "type": "object"'),
    );
    expect((await sandbox.schemas('retire', 'payment.completed', '2')).output).toContain(
      'retire that one first',
    );
    expect((await sandbox.schemas('retire', 'payment.completed', '7')).output).toContain(
      'There is no payment.completed v7',
    );
  });
});
