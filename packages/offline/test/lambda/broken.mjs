// A bundle whose handlers can be told, by a variable, not to come up.
const { FAILS_BY } = process.env;
if (FAILS_BY === 'exit') process.exit(7);
if (FAILS_BY === 'throwing') throw new TypeError('cannot be loaded');
if (FAILS_BY === 'hanging') {
  setInterval(() => undefined, 1_000);
  await new Promise(() => undefined);
}

export const handler = async () => 'came up';
