export const ROLES = ['STUDENT', 'TUTOR', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

export interface Profile {
  readonly email: string;
  readonly displayName?: string;
}

export interface UserRegistered {
  readonly type: 'UserRegistered';
  readonly data: Profile & { readonly role: Role; readonly authMethod?: string };
}

export interface ProfileChanged {
  readonly type: 'ProfileChanged';
  readonly data: { readonly changes: Partial<Profile> };
}

/** The role is what the user was: others are told without a look at what happened before. */
export interface UserDeactivated {
  readonly type: 'UserDeactivated';
  readonly data: { readonly role: Role; readonly reason?: string };
}

export type UserEvent = UserRegistered | ProfileChanged | UserDeactivated;
