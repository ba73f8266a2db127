import { chatMessages } from './chat-messages.ts';
import { chatSessions } from './chat-sessions.ts';

/** Every read model of the service, in every version whose generations are still there. */
export const projections = [chatSessions, chatMessages];
