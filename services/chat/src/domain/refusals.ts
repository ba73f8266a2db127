import { PlatformError } from '@edtech/contracts';
import { DAYS_AFTER_LESSON } from './chat-rules.ts';

export class ChatSessionNotFound extends PlatformError {
  readonly code = 'chat-session-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('You have no chat session with this id.');
  }
}

export class LessonNotFound extends PlatformError {
  readonly code = 'lesson-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('You have no lesson with this id. It is known here a moment after it was scheduled.');
  }
}

export class LessonOff extends PlatformError {
  readonly code = 'lesson-off';
  readonly kind = 'conflict';

  constructor() {
    super('The lesson was cancelled. Nobody chats about it any more.');
  }
}

export class LessonLongOver extends PlatformError {
  readonly code = 'lesson-long-over';
  readonly kind = 'conflict';

  constructor() {
    super(
      `The lesson took place more than ${DAYS_AFTER_LESSON} days ago. Schedule another one to chat about it.`,
    );
  }
}

/** A booking opens the session of its lesson itself, under an id that it knows. */
export class OpenedByBooking extends PlatformError {
  readonly code = 'opened-by-booking';
  readonly kind = 'conflict';

  constructor() {
    super('The booking of this lesson opens its chat session. Look for it in a moment.');
  }
}

export class ParticipantLeft extends PlatformError {
  readonly code = 'participant-left';
  readonly kind = 'conflict';

  constructor() {
    super('Everybody else has left the platform: nobody would read it.');
  }
}

export class SenderLeft extends PlatformError {
  readonly code = 'sender-left';
  readonly kind = 'forbidden';

  constructor() {
    super('Your account was deactivated. You can read your messages, and write none.');
  }
}

export class ChatSessionClosed extends PlatformError {
  readonly code = 'chat-session-closed';
  readonly kind = 'conflict';

  constructor() {
    super('The chat session is closed. Its messages can be read, and none can be added.');
  }
}

export class OnlyParticipants extends PlatformError {
  readonly code = 'only-participants';
  readonly kind = 'forbidden';

  constructor() {
    super('Only those who take part in the chat session may do this.');
  }
}

export class OnlyTutorCloses extends PlatformError {
  readonly code = 'only-tutor-closes';
  readonly kind = 'forbidden';

  constructor() {
    super('The tutor of the lesson closes its chat session, or an administrator.');
  }
}

export class MessageNotFound extends PlatformError {
  readonly code = 'message-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('The chat session has no message with this id.');
  }
}

/** A read mark beyond the last message: whatever is posted next would count as read unseen. */
export class MessageUnknown extends PlatformError {
  readonly code = 'message-unknown';
  readonly kind = 'refused';
  readonly publicFacts = ['lastMessage'] as const;
  readonly lastMessage: number;

  constructor(lastMessage: number) {
    super(`There are ${lastMessage} messages so far. Mark as read what there is.`);
    this.lastMessage = lastMessage;
  }
}

export class IdempotencyKeyReused extends PlatformError {
  readonly code = 'idempotency-key-reused';
  readonly kind = 'refused';

  constructor() {
    super('Another message has been posted with this Idempotency-Key. Use a new one for each message.');
  }
}

/** Two lessons with one session: the one who asks has made a mistake, which asking again does not mend. */
export class ChatSessionIdTaken extends PlatformError {
  readonly code = 'chat-session-id-taken';
  readonly kind = 'conflict';

  constructor(chatSessionId: string) {
    super(`Chat session ${chatSessionId} is that of another lesson. Ask for one with an id of its own.`);
  }
}

export class TooFewParticipants extends PlatformError {
  readonly code = 'too-few-participants';
  readonly kind = 'refused';

  constructor() {
    super('A chat session needs at least two different participants.');
  }
}
