import { ChatMessage } from './chat-message.ts';
import { ChatSession } from './chat-session.ts';
import { ChatUser } from './chat-user.ts';
import { LessonChat } from './lesson-chat.ts';

/** All aggregates of the service. */
export const aggregates = [ChatSession, ChatMessage, LessonChat, ChatUser] as const;
