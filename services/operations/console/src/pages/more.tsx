import { isOpen, signOut, who } from '../api/session.ts';
import { Icon } from '../parts/icon.tsx';
import { Link } from '../parts/link.tsx';
import { Page } from '../parts/page.tsx';
import { SECTIONS } from '../shell/sections.ts';
import { ThemeChoice } from '../shell/theme.tsx';

/** What has no room in the bar of a phone. */
export const More = () => (
  <Page title="More">
    <ul class="menu">
      {SECTIONS.filter(({ isInBar }) => !isInBar).map(({ name, icon, place }) => (
        <li key={name}>
          <Link to={place}>
            <Icon name={icon} /> {name}
          </Link>
        </li>
      ))}
      <li>
        <a href="/docs">
          <Icon name="events" /> API
        </a>
      </li>
    </ul>
    <ThemeChoice />
    <p class="faint">Signed in as {who.value?.facts.subject}.</p>
    {isOpen.value === true ? null : (
      <button type="button" onClick={() => signOut()}>
        Sign out
      </button>
    )}
  </Page>
);
