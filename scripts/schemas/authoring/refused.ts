/** The author asked for something that the catalogue cannot hold. The message says what would do. */
export class AuthoringRefused extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'AuthoringRefused';
  }
}
