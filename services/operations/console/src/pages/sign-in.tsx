import { useId, useState } from 'preact/hooks';
import { refused, signIn } from '../api/session.ts';
import { objectionTo, readToken } from '../api/token.ts';
import { Command } from '../parts/copy.tsx';
import { Icon } from '../parts/icon.tsx';

/** Asks for a token. It stays in this tab, and goes nowhere but to the API. */
export const SignIn = () => {
  const [text, setText] = useState('');
  const [objection, setObjection] = useState<string>();
  const id = useId();
  const submit = (event: Event): void => {
    event.preventDefault();
    const read = readToken(text);
    const wrong =
      read === undefined
        ? 'This is no token: it has three parts with dots between them.'
        : objectionTo(read.facts, Date.now());
    setObjection(wrong);
    if (read !== undefined && wrong === undefined) signIn(read.token);
  };
  const says = objection ?? refused.value;
  return (
    <main class="sign-in" id="main">
      <h1>
        <Icon name="pulse" /> edtech console
      </h1>
      <form onSubmit={submit}>
        <label for={id}>Token of an administrator</label>
        <textarea
          id={id}
          rows={5}
          spellcheck={false}
          autocomplete="off"
          required
          aria-describedby={`${id}-says`}
          aria-invalid={says !== undefined}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <p id={`${id}-says`} role="alert" class="bad">
          {says}
        </p>
        <button type="submit" class="primary">
          Sign in
        </button>
      </form>
      <section>
        <h2>Where a token comes from</h2>
        <p>
          On a stage in AWS: sign in at the stage’s user pool, and paste the access token. Its user has to be
          in the group ADMIN.
        </p>
        <p>
          On this machine: the console signs in by itself when it is opened at 127.0.0.1 or localhost.
          Elsewhere, paste what this prints:
        </p>
        <Command text="npm run --silent token -- --user operator --role ADMIN" />
        <p class="faint">The token stays in this tab until it is closed, and is sent to this address only.</p>
      </section>
    </main>
  );
};
