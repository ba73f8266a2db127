import fc from 'fast-check';
import { type Content, KINDS, type Lesson } from '../../src/domain/kinds.ts';
import type { Scene } from '../../src/templates/draft.ts';
import { write } from '../../src/templates/write.ts';
import { samples, toAlice } from './mails.ts';

test.each(samples)('the mail to $what', ({ content, scene, subject, body }) => {
  const mail = write(content, scene);
  const greeting = scene.name === undefined ? 'Hello,' : `Hello ${scene.name},`;
  expect(mail).toMatchObject({ version: 1, subject });
  expect(mail.text).toBe(`${greeting}\n\n${body}\n\nYour Edtech team\n`);
});

test('every mail is looked at', () => {
  expect(new Set(samples.map(({ content }) => content.kind))).toEqual(new Set(Object.keys(KINDS)));
});

test('a mail in HTML says the same', () => {
  const sample = samples.find(({ content }) => content.kind === 'lesson-confirmed');
  expect(sample && write(sample.content, sample.scene).html).toBe(`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Lesson with Tom Tutor on 5 November 2026</title></head>
<body style="font-family: sans-serif; line-height: 1.5">
<p>Hello Alice,</p>
<p>Your lesson is booked.</p>
<p>Its price is reserved, and is taken once the lesson has taken place.</p>
<table cellpadding="4">
<tr><th align="left" valign="top">Subject</th><td>Algebra</td></tr>
<tr><th align="left" valign="top">When</th><td>Thursday, 5 November 2026, 17:00 to 18:00 (Europe/Berlin)</td></tr>
<tr><th align="left" valign="top">Tutor</th><td>Tom Tutor</td></tr>
</table>
<p>Your Edtech team</p>
</body>
</html>
`);
});

test('what people type is text: no markup, and no line of its own', () => {
  const lesson = {
    studentId: 'u-1',
    tutorId: 't-1',
    scheduledTime: '2026-11-05T16:00:00.000Z',
    subject: '<script>alert("1")</script>',
  };
  const otherName = 'Tom\r\nBcc: everybody@example.com';
  const mail = write({ kind: 'lesson-confirmed', lesson }, { ...toAlice, otherName, name: ' \u2028 ' });
  expect(mail.subject).toBe('Lesson with Tom Bcc: everybody@example.com on 5 November 2026');
  expect(mail.html).toContain('<td>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;</td>');
  expect(mail.text).toContain('Hello,\n');
});

const anyText = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 });
const anyLesson: fc.Arbitrary<Lesson> = fc.record(
  {
    studentId: fc.constant('u-1'),
    tutorId: fc.constant('t-1'),
    scheduledTime: fc
      .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    durationMinutes: fc.integer({ min: 1, max: 1_440 }),
    subject: anyText,
  },
  { requiredKeys: ['studentId', 'tutorId', 'scheduledTime'] },
);
const anyAmount = fc.record({
  minorUnits: fc.integer({ min: 0, max: 10_000_000_000 }),
  currency: fc.stringMatching(/^[A-Z]{3}$/),
});
const anyAbout = fc.constantFrom('LESSON' as const, 'COURSE' as const);
const anyContent: fc.Arbitrary<Content> = fc.oneof(
  fc.record({ kind: fc.constant('welcome' as const), role: fc.constantFrom('STUDENT', 'TUTOR', 'ADMIN') }),
  fc.record({ kind: fc.constant('course-welcome' as const), courseId: anyText, tutorId: anyText }),
  fc.record({
    kind: fc.constantFrom('lesson-confirmed' as const, 'lesson-booked', 'lesson-scheduled'),
    lesson: anyLesson,
  }),
  fc.record({ kind: fc.constant('booking-failed' as const), lesson: anyLesson, reason: anyText }),
  fc.record({ kind: fc.constant('lesson-cancelled' as const), lesson: anyLesson, paid: fc.boolean() }),
  fc.record({
    kind: fc.constant('payment-failed' as const),
    amount: anyAmount,
    about: anyAbout,
    reason: anyText,
  }),
  fc.record({ kind: fc.constant('payment-refunded' as const), amount: anyAmount, about: anyAbout }),
);
const perhaps = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const anyScene: fc.Arbitrary<Scene> = fc.record({
  isTutor: fc.boolean(),
  timeZone: perhaps(fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'UTC')),
  name: perhaps(anyText),
  otherName: perhaps(anyText),
  courseTitle: perhaps(anyText),
});

test('whatever passes the schemas can be written, with a subject in one line and no foreign markup', () => {
  fc.assert(
    fc.property(anyContent, anyScene, (content, scene) => {
      const { subject, text, html } = write(content, scene);
      expect(subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      expect(subject.trim()).not.toBe('');
      expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
      // The tags are those of the layout, whatever was typed.
      const tags = [...html.matchAll(/<([^\s>]*)/g)].map(([, tag = '']) => tag.replace('/', ''));
      const known = ['!doctype', 'html', 'head', 'meta', 'title', 'body', 'p', 'table', 'tr', 'th', 'td'];
      expect(known).toEqual(expect.arrayContaining([...new Set(tags)]));
    }),
  );
});
