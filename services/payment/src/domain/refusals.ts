import { PlatformError } from '@edtech/contracts';

export class AccountNotFound extends PlatformError {
  readonly code = 'account-not-found';
  readonly kind = 'not-found';
  readonly userId: string;

  constructor(userId: string) {
    super('This user has no payment account. It is opened a moment after registration.');
    this.userId = userId;
  }
}
