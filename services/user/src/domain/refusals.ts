import { PlatformError } from '@edtech/contracts';

export class UserAlreadyRegistered extends PlatformError {
  readonly code = 'user-already-registered';
  readonly kind = 'conflict';
  readonly userId: string;

  constructor(userId: string) {
    super('A user with this id is registered already.');
    this.userId = userId;
  }
}

export class EmailTaken extends PlatformError {
  readonly code = 'email-taken';
  readonly kind = 'conflict';

  constructor() {
    super('Another user has this e-mail address. Sign in with it, or use another one.');
  }
}

export class UserNotFound extends PlatformError {
  readonly code = 'user-not-found';
  readonly kind = 'not-found';
  readonly userId: string;

  constructor(userId: string) {
    super('No user has this id.');
    this.userId = userId;
  }
}

export class RoleNotOpen extends PlatformError {
  readonly code = 'role-not-open';
  readonly kind = 'forbidden';

  constructor() {
    super(
      'Anyone registers as STUDENT or TUTOR. Administrators are created by administrators: POST /admins.',
    );
  }
}

export class UserIsDeactivated extends PlatformError {
  readonly code = 'user-deactivated';
  readonly kind = 'conflict';
  readonly userId: string;

  constructor(userId: string) {
    super('This user is deactivated: nothing about it changes any more.');
    this.userId = userId;
  }
}

/** Who asks has a token that is still good, and an account that is not. */
export class CallerDeactivated extends PlatformError {
  readonly code = 'caller-deactivated';
  readonly kind = 'forbidden';

  constructor() {
    super('Your account is deactivated: you cannot change anything. An administrator can tell you why.');
  }
}

export class AdministratorNeeded extends PlatformError {
  readonly code = 'another-administrator-needed';
  readonly kind = 'conflict';
  readonly userId: string;

  constructor(userId: string) {
    super(
      'An administrator is deactivated by another registered administrator, so that one is always left. ' +
        'Register another one first (POST /admins), and have it done as that one.',
    );
    this.userId = userId;
  }
}
