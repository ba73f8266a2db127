/** 'user.profile.updated' or 'register-user-request' as the name of a type: 'UserProfileUpdated'. */
export const pascalCase = (name: string): string =>
  name
    .split(/[.-]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** The constant that goes with a type: 'UserCreatedV1' gives 'userCreatedV1'. */
export const constantOf = (type: string): string => type.charAt(0).toLowerCase() + type.slice(1);
