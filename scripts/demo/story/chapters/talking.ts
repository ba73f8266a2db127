import { figure } from '../figures.ts';
import { listIn, type Scene } from '../scene.ts';
import type { Taught } from './learning.ts';

/** Nora and Tara talk about their lesson. */
export const talking = async (scene: Scene, { lessonIds: [lessonId] }: Taught): Promise<void> => {
  const { tara } = scene.cast.tutors;
  const { nora } = scene.cast.students;
  const opened = await scene.play({
    says: 'Nora opens a chat about the lesson',
    by: nora,
    request: ['POST', '/chat-sessions', { lessonId }],
    status: 201,
  });
  const path = `/chat-sessions/${opened.chatSessionId}`;
  const lines = [
    [nora, 'What do I read next?'],
    [tara, 'The chapter on equations.'],
  ] as const;
  for (const [by, text] of lines)
    await scene.play({
      says: `${by.name} writes “${text}”`,
      by,
      request: ['POST', `${path}/messages`, { text }],
      status: 201,
    });
  const messages = listIn(await scene.read(`${path}/messages`), 'messages');
  scene.check(
    figure(
      'messages, in order',
      lines.map(([, text]) => text),
      messages.map(({ text }) => text),
    ),
  );
};
