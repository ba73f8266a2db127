/** `PaymentAuthorized` and `capturePayment` as words: `payment authorized`, `capture payment`. */
export const words = (name: string): string => name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, ' ').toLowerCase();

/** The words of several events, in their order; the same one after another is counted. */
export const eventsInWords = (types: readonly string[]): string => {
  const starts = types.flatMap((type, place) => (types[place - 1] === type ? [] : [place]));
  return starts
    .map((start, place) => {
      const count = (starts[place + 1] ?? types.length) - start;
      return `${words(types[start] ?? '')}${count === 1 ? '' : ` × ${count}`}`;
    })
    .join(', ');
};

export const capitalized = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
