import { PlatformError } from '@edtech/contracts';

export class NotificationNotFound extends PlatformError {
  readonly code = 'notification-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('No notification has this id.');
  }
}

export class NotificationNotFailed extends PlatformError {
  readonly code = 'notification-not-failed';
  readonly kind = 'conflict';

  constructor() {
    super('Only a notification that has failed can be sent again.');
  }
}

export class NotificationResentAlready extends PlatformError {
  readonly code = 'notification-resent-already';
  readonly kind = 'conflict';
  readonly publicFacts = ['resentAs'] as const;
  readonly resentAs: string;

  constructor(resentAs: string) {
    super('This notification has been sent again before. If that one failed too, send it again in its turn.');
    this.resentAs = resentAs;
  }
}

/** Whoever asks gives each notification an id of its own. */
export class NotificationIdReused extends PlatformError {
  readonly code = 'notification-id-reused';
  readonly kind = 'refused';

  constructor() {
    super('This id belongs to another notification. Ask for a new one with a new id.');
  }
}

export class RecipientNotFound extends PlatformError {
  readonly code = 'recipient-not-found';
  readonly kind = 'not-found';

  constructor() {
    super('No user with this id is known here. A user is known a moment after registration.');
  }
}

export class RecipientDeactivated extends PlatformError {
  readonly code = 'recipient-deactivated';
  readonly kind = 'conflict';

  constructor() {
    super('This user has left the platform, and gets no mails any more.');
  }
}

export class TimeZoneUnknown extends PlatformError {
  readonly code = 'time-zone-unknown';
  readonly kind = 'refused';

  constructor() {
    super('There is no such time zone. Send a name of the IANA database, for example Europe/Berlin.');
  }
}
