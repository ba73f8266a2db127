import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuthoringRefused } from '../../../scripts/schemas/authoring/refused.ts';
import { type NewEvent, scaffold } from '../../../scripts/schemas/authoring/scaffold.ts';
import { readSchemas } from '../../../scripts/schemas/source.ts';
import { repository } from './sandbox.ts';

const schemas = readSchemas(repository);

let root = '';

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'scaffold-'));
});

afterEach(() => rm(root, { recursive: true }));

const tutoring = { context: 'tutoring' };

const refused: readonly [NewEvent, string][] = [
  [{ type: 'lessonRescheduled', ...tutoring }, 'is no name for an event'],
  [{ type: 'Lesson.Rescheduled', ...tutoring }, 'is no name for an event'],
  [{ type: 'rescheduled', ...tutoring }, 'is no name for an event'],
  [{ type: 'lesson..rescheduled', ...tutoring }, 'is no name for an event'],
  [{ type: '../lesson.rescheduled', ...tutoring }, 'is no name for an event'],
  [{ type: 'lesson.rescheduled', context: 'Tutoring Service' }, 'is no name for a service'],
  [{ type: 'lesson.rescheduled', context: '../tutoring' }, 'is no name for a service'],
  [{ type: 'lesson.rescheduled' }, 'Name the service that publishes it'],
  [{ type: 'lesson.refused', ...tutoring, kind: 'reply' }, 'Name the aggregate or saga'],
  [
    { type: 'lesson.moving.requested', ...tutoring, kind: 'request', aggregate: 'Moving' },
    'names the events that answer it',
  ],
  [{ type: 'user.profile-updated', context: 'user' }, 'as user.profile.updated is already'],
  [{ type: 'lesson.completed', context: 'payment' }, 'belongs to tutoring, and stays there'],
];

test.each(refused)('%j is refused, and nothing is written', async (event, reason) => {
  const attempt = scaffold(root, schemas, event);
  await expect(attempt).rejects.toThrow(AuthoringRefused);
  await expect(attempt).rejects.toThrow(reason);
  expect(await readdir(root)).toEqual([]);
});

test('what exists is never written over', async () => {
  await scaffold(root, schemas, { type: 'lesson.moved', ...tutoring });
  await expect(scaffold(root, schemas, { type: 'lesson.moved', ...tutoring })).rejects.toThrow(
    'exists already',
  );
});
