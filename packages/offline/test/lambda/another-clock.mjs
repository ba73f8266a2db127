// What a test loads into every execution environment before its handlers.
globalThis.Date = class extends Date {
  constructor(...time) {
    super(...(time.length === 0 ? ['2050-06-01T00:00:00Z'] : time));
  }
  static now() {
    return Date.parse('2050-06-01T00:00:00Z');
  }
};
