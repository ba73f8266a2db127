/** EventBridge refuses a request; `code` is the name of the error. */
export class ArchiveRequestRefused extends Error {
  override readonly name = 'ArchiveRequestRefused';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads a request of the AWS JSON protocol, member by member. */
export interface RequestReader {
  /** @throws ArchiveRequestRefused when it is not there */
  text(name: string): string;
  optionalText(name: string): string | undefined;
  /** Epoch seconds in the request, milliseconds here. @throws ArchiveRequestRefused when it is not there */
  timeMs(name: string): number;
  optionalNumber(name: string): number | undefined;
  texts(name: string): readonly string[] | undefined;
  child(name: string): RequestReader;
}

export function readRequest(value: unknown): RequestReader {
  const at = (name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
  const missing = (name: string) =>
    new ArchiveRequestRefused(
      'ValidationException',
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  const reader: RequestReader = {
    text(name) {
      const found = reader.optionalText(name);
      if (found === undefined) throw missing(name);
      return found;
    },
    optionalText(name) {
      const found = at(name);
      return typeof found === 'string' ? found : undefined;
    },
    timeMs(name) {
      const found = at(name);
      if (typeof found !== 'number') throw missing(name);
      return found * 1_000;
    },
    optionalNumber(name) {
      const found = at(name);
      return typeof found === 'number' ? found : undefined;
    },
    texts(name) {
      const found = at(name);
      return Array.isArray(found) ? found.map(String) : undefined;
    },
    child: (name) => readRequest(at(name)),
  };
  return reader;
}
